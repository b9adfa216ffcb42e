"""Figures in invented sentences, in the places they are printed, and the law that any text is survived.

Longer than 300 lines because it is one table of sentences.
"""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import Figure, Mention, Span
from graph.figures.figures import figures_in
from graph.text.doc import Doc, Statement

# Each row: a sentence, then its figures in reading order as "value unit", ratios as "n/m".
STATED = [
    # shares of a hundred
    ("Vacancies stood at 21 per cent.", ["21 percent"]),
    ("Sickness absence had fallen to 7.5% of the workforce.", ["7.5 percent"]),
    ("Fifty-six per cent of plans were good enough.", ["56 percent"]),
    ("Fewer than ten percent of referrals were accepted.", ["10 percent"]),
    ("Completion rose from 31 to 44 per cent.", ["31 percent", "44 percent"]),
    ("Attendance fell from 88 per cent in spring to 71.", ["88 percent", "71 percent"]),
    ("Between 15% and 20% of hours were lost.", ["15 percent", "20 percent"]),
    ("A gap of 12–15 per cent remained.", ["12 percent", "15 percent"]),
    ("Workloads ran at 118 per cent of capacity, down from 140 per cent.", ["118 percent", "140 percent"]),
    ("Induction was rated well by 64 per cent of the 81 respondents.", ["64 percent"]),
    ("Enquiries improved by five percentage points.", ["5 percentage points"]),
    # so many of so many
    ("We saw home visits in only six of the 19 relevant cases.", ["6/19"]),
    ("Plans were sufficient in 14 out of 20 cases.", ["14/20"]),
    ("Three out of five units had no deputy.", ["3/5"]),
    ("Seven-out-of-ten people said that they felt listened to.", ["7/10"]),
    ("One in five officers was new to the role.", ["1/5"]),
    ("Six out of every 10 appointments were kept.", ["6/10"]),
    ("Fewer than one in four reviews was timely.", ["1/4"]),
    ("Of the 52 recruits who began last autumn, 47 have stayed.", ["47/52"]),
    ("Out of 75 managers who were asked, just 33 agreed.", ["33/75"]),
    ("Over 60 per cent (121 individuals) of the 199 staff replied.", ["60 percent", "121/199"]),
    ("This was done in 18 (90 per cent) of the 20 cases.", ["18/20", "90 percent"]),
    ("Some 26 staff of the 40 interviewed felt safe.", ["26/40"]),
    ("It was met in 8 of 16 inspected cases (50 per cent).", ["8/16", "50 percent"]),
    ("Of the 30 cases, 12 were sufficient and 18 were not.", ["12/30", "18/30"]),
    # parts of a whole
    ("Two-thirds of the unit's posts were filled.", ["2/3"]),
    ("Just under three-quarters of assessments were analytical.", ["3/4"]),
    ("Fewer than half of the plans addressed safety.", ["1/2"]),
    ("A third of all cases lacked a review.", ["1/3"]),
    ("Leaders told us that around one-fifth of officers were on sick leave.", ["1/5"]),
    ("More than half felt supported.", ["1/2"]),
    ("Almost a quarter had left within the year.", ["1/4"]),
    # amounts
    ("The unit is 4.6 FTE below its target.", ["4.6 FTE"]),
    ("There were 31.5 full-time equivalent officers in post.", ["31.5 FTE"]),
    ("Leavers numbered 12.4 whole-time-equivalent (WTE) staff, compared with 9.1 a year before.",
     ["12.4 FTE", "9.1 FTE"]),
    ("A budget of £1.2 million was agreed.", ["1200000 GBP"]),
    ("Grants of between £5,000 and £75,000 are on offer.", ["5000 GBP", "75000 GBP"]),
    ("They spent £450k on repairs and £2m on rent.", ["450000 GBP", "2000000 GBP"]),
    ("Funding grew from £1.5 to £3 million.", ["1500000 GBP", "3000000 GBP"]),
    ("Hours worked rose from 310 to 1,250 per week.", ["310 hours/week", "1250 hours/week"]),
    ("The team delivers 900 hours a week.", ["900 hours/week"]),
    ("Courts ordered 120 hours of community payback.", ["120 hours"]),
    # caseloads
    ("Officers held an average caseload of 57.", ["57 caseload"]),
    ("Caseloads ranged from 30 to 85.", ["30 caseload", "85 caseload"]),
    ("The target is 45 cases per officer.", ["45 caseload"]),
    # places in an order
    ("It has the second lowest staffing of any region.", ["2 rank"]),
    ("The unit was ranked fifth out of 12 for timeliness.", ["5 rank"]),
    ("Kent and Gwent came first and third, respectively.", ["1 rank", "3 rank"]),
    ("This is the fourth of the six reviews.", ["4 rank"]),
    ("It was the third report to be published in this programme.", ["3 rank"]),
    ("A second round of mentoring has begun.", ["2 rank"]),
    # plain counts
    ("We inspected 63 cases and spoke to 41 people on probation.", ["63 count", "41 count"]),
    ("Two senior managers share the post.", ["2 count"]),
    ("Only three facilitators in a complement of nine are trained.", ["3 count"]),
    ("Twenty-three complaints were open.", ["23 count"]),
    ("The backlog fell by 30 per cent to 112.", ["30 percent", "112 count"]),
    ("The waiting list went from 125 to 91 men.", ["125 count", "91 count"]),
    ("Nineteen inquiries closed: one was rated 'Good', eleven 'Inadequate'.",
     ["19 count", "1 count", "11 count"]),
    ("At least one home visit was made.", ["1 count"]),
    ("More than 1,400 orders were waiting.", ["1400 count"]),
    ("One hundred and twelve practitioners answered.", ["112 count"]),
    ("There were one team leader and two administrators.", ["1 count", "2 count"]),
    ("It holds 3,200 people on probation²⁷ in all.", ["3200 count"]),
    ("Between the 12 and 19 cases that each unit sent, there was little difference.",
     ["12 count", "19 count"]),
    # and again, as letters run on
    (
        "The PDU had a caseload of 3,412 people, of whom 61 per cent were serving community sentences.",
        ["3412 caseload", "61 percent"],
    ),
    (
        "Sickness absence averaged 14.3 days lost per person, the fourth highest of the 12 regions.",
        ["14.3 days", "4 rank"],
    ),
    (
        "Only 24 of the 41 posts for probation officers (59 per cent) had been filled.",
        ["24/41", "59 percent"],
    ),
    (
        "There are 17 vacancies at SPO grade, a rate of 22 per cent, and a further nine staff are on long-term leave.",
        ["17 count", "22 percent", "9 count"],
    ),
    (
        "In our survey, 38 out of 57 respondents (67 per cent) said that their workload was manageable.",
        ["38/57", "67 percent"],
    ),
    (
        "Leaders had recruited 26 new PSOs, 14 of whom had started by the time of the fieldwork.",
        ["26 count", "14 count"],
    ),
    ("Half of the staff who replied had less than three years of service.", ["1/2"]),
    ("We found that nearly half (48 per cent) had not been trained.", ["1/2", "48 percent"]),
    ("Risk was managed well in a quarter of cases and poorly in one-third.", ["1/4", "1/3"]),
    ("The region has spent £3.4m on estates, against a budget of £4m.", ["3400000 GBP", "4000000 GBP"]),
    ("A £250,000 fund supports 11 projects in four counties.", ["250000 GBP", "11 count", "4 count"]),
    ("Attendance at MAPPA level 3 meetings was 100 per cent.", ["100 percent"]),
    (
        "Thirty-one per cent of staff (98 individuals) said that change was handled well.",
        ["31 percent", "98 count"],
    ),
    ("Twelve of the 14 managers have now done the course.", ["12/14"]),
    ("Ten practitioners each hold more than 60 cases.", ["10 count", "60 caseload"]),
    ("Court officers prepare an average of 22 reports a week.", ["22 count"]),
    ("Programme completion stands at 41%, below the 70% target.", ["41 percent", "70 percent"]),
    (
        "The number of people waiting more than 12 weeks fell from 208 in April to 95 in September.",
        ["208 count", "95 count"],
    ),
    (
        "Unpaid work hours outstanding rose by 18 per cent, from 40,000 to 47,200.",
        ["18 percent", "40000 hours", "47200 hours"],
    ),
    ("Eight practitioners and two team managers were interviewed.", ["8 count", "2 count"]),
    (
        "Across the five PDUs, staffing ranged from 61 to 97 per cent of target.",
        ["5 count", "61 percent", "97 percent"],
    ),
    ("Of 64 SFO reviews, nine were late.", ["9/64"]),
    ("Of those who answered, 72 per cent felt safe.", ["72 percent"]),
    ("Just four of nine VLO posts are filled.", ["4/9"]),
    ("Each VLO holds around 220 cases.", ["220 caseload"]),
    ("Every practitioner should hold no more than 50 cases.", ["50 caseload"]),
    ("It was one of only two regions to be rated in this way.", ["2 count"]),
    ("It is one of the 12 regions of the Service.", ["1/12"]),
    ("The region ranks 10th of 12 for completion of assessments.", ["10 rank"]),
    ("The PDU has the third-largest backlog nationally.", ["3 rank"]),
    ("For a second consecutive inspection, the rating was poor.", ["2 rank"]),
    ("There was a 15 per cent rise, the equivalent of 6.5 FTE.", ["15 percent", "6.5 FTE"]),
    ("Probation officer numbers stood at 44.8 FTE against a target of 60.2 FTE.", ["44.8 FTE", "60.2 FTE"]),
    ("There are 12.6 whole time equivalent vacancies.", ["12.6 FTE"]),
    ("Three-quarters of reports (76 per cent) were good.", ["3/4", "76 percent"]),
    ("Four-fifths of staff had a current appraisal.", ["4/5"]),
    ("Nine in 10 respondents trusted their manager.", ["9/10"]),
    ("About two in three cases lacked a home visit.", ["2/3"]),
    ("Less than a third of the people on the list had been seen.", ["1/3"]),
    ("More than 90 per cent of victims were contacted within ten working days.", ["90 percent"]),
    (
        "Reoffending was 4 percentage points above the national rate of 27 per cent.",
        ["4 percentage points", "27 percent"],
    ),
    (
        "Over the past 18 months, 43 staff have resigned; in the year before, it was 29.",
        ["43 count", "29 count"],
    ),
    (
        "The region, with 1.9 million residents, covers three police force areas.",
        ["1900000 count", "3 count"],
    ),
    ("The team of 19 includes six trainees.", ["19 count", "6 count"]),
    (
        "Waiting lists for the four main programmes hold 61, 44, 38 and 12 men.",
        ["4 count", "61 count", "44 count", "38 count", "12 count"],
    ),
    ("By 31 August 2022, 87 per cent of PQiPs had passed.", ["87 percent"]),
    ("Five out of seven actions in the plan were complete, and two were overdue.", ["5/7", "2 count"]),
    ("Of the seven actions in the plan, five were complete and two were overdue.", ["5/7", "2/7"]),
    (
        "Ethnic minority staff make up 11 per cent of the workforce compared with 14 per cent of the local population.",
        ["11 percent", "14 percent"],
    ),
    ("Women represented 78 per cent of the 640 staff in post.", ["78 percent"]),
    ("Between 40 and 55 per cent of each team is unqualified.", ["40 percent", "55 percent"]),
    ("Up to 30 people can attend each of the two centres.", ["30 count", "2 count"]),
    ("The three areas for improvement in the last report remain.", ["3 count"]),
    ("The response rate was 54 per cent (312 of 578).", ["54 percent", "312/578"]),
    ("All six PDUs now have a deputy head.", ["6 count"]),
    ("The contract is worth about £1.75 million a year.", ["1750000 GBP"]),
    (
        "Domestic abuse checks were missing in seven cases, and child safeguarding checks in five.",
        ["7 count", "5 count"],
    ),
    ("Enquiries were made in 17 of 26 cases and, of those 17, four were late.", ["17/26", "4/17"]),
    ("Compliance is at its highest since 2019, and third in England.", ["3 rank"]),
    ("Its 23 CRS referrals were 60% of those expected.", ["23 count", "60 percent"]),
    ("The average was 1.5 referrals per week.", ["1.5 count"]),
    ("This was so in over four-fifths (81 per cent; n=210) of reviews.", ["4/5", "81 percent", "210 count"]),
    ("Staff turnover (9.8 per cent) is lower than in 2020 (13.1 per cent).", ["9.8 percent", "13.1 percent"]),
    ("Over 1,000 people, or roughly one-eighth of the caseload, were affected.", ["1000 count", "1/8"]),
    ("There were 36 responses, a third of them from managers.", ["36 count", "1/3"]),
    ("The unit is two heads of service short.", ["2 count"]),
    ("A balance needs to be struck between these two aims.", ["2 count"]),
    ("We rated one PDU 'Good' and three 'Requires improvement'.", ["1 count", "3 count"]),
    ("At one end, 20 staff share six desks.", ["20 count", "6 count"]),
    ("It met one of its two objectives.", ["1/2"]),
    (
        "Officers carry an average of 41 cases per officer, compared to 37 nationally.",
        ["41 caseload", "37 caseload"],
    ),
    (
        "About 19per cent of posts were empty, and in 33pc of cases checks were late.",
        ["19 percent", "33 percent"],
    ),
    ("A 14% gap remains.", ["14 percent"]),
    ("We rated 8 as ‘Good’ and 15 as ‘Inadequate’.", ["8 count", "15 count"]),
    (
        "Inspectors visited six PDUs (four in the north and two in the south).",
        ["6 count", "4 count", "2 count"],
    ),
    ("Staff numbers were cut by a fifth.", ["1/5"]),
    ("c150 referrals were made.", ["150 count"]),
    ("Half were good and a third were poor.", ["1/2", "1/3"]),
    ("Almost 70 per cent of the officers interviewed said so.", ["70 percent"]),
    ("141 posts are vacant, up 32 from a year ago.", ["141 count", "32 count"]),
    ("Those aged 36–55 made up 60 per cent.", ["60 percent"]),
    ("The region exceeded seven of its nine targets.", ["7/9"]),
    ("It exceeded seven of them and was within 5% of two more.", ["7 count", "5 percent", "2 count"]),
    ("Five of the region's PDUs have a deputy.", ["5 count"]),
    ("Managers each supervise between eight and 14 practitioners.", ["8 count", "14 count"]),
    ("Each manager has 10 to 12 direct reports.", ["10 count", "12 count"]),
    ("In 24 of the 60 cases (40 per cent), the police were not asked.", ["24/60", "40 percent"]),
    (
        "The PDU's 2,900 cases are held by 67.4 FTE practitioners, including 21 PQiPs.",
        ["2900 count", "67.4 FTE", "21 count"],
    ),
    (
        "The vacancy rate was 31% for POs, 12% for PSOs and 4% for administrators.",
        ["31 percent", "12 percent", "4 percent"],
    ),
    ("The vacancy rate for POs and PSOs was 31 and 12 per cent, respectively.", ["31 percent", "12 percent"]),
    ("At 1,200, the backlog was the third highest in England and Wales.", ["1200 count", "3 rank"]),
    ("It had the lowest rate of the 12 regions.", ["12 count"]),
    ("They had received over 100 hours of training.", ["100 hours"]),
    ("Men on the course wait up to nine months, and 30 wait for more than a year.", ["30 count"]),
    ("In all, 43 (30 women and 13 men) took part.", ["43 count", "30 count", "13 count"]),
    ("Attendance rose from four in May to 17 in July.", ["4 count", "17 count"]),
    ("Ratings: one 'Good', two 'Inadequate'.", ["1 count", "2 count"]),
    ("There were four suicides and one near miss.", ["4 count", "1 count"]),
    ("The region has one head of service for every two PDUs.", ["1 count", "2 count"]),
    ("Three regions have two deputy directors.", ["3 count", "2 count"]),
    ("There is a ratio of one manager to ten practitioners.", ["1 count", "10 count"]),
    ("This was true of all but three of the 21 cases.", ["3/21"]),
    ("None of the eight cases had a plan.", ["8 count"]),
    ("Both of the cases and all 11 of the reviews were timely.", ["11 count"]),
    ("Between April 2021 and March 2022, 14 complaints were upheld.", ["14 count"]),
    ("From 1 April to 30 June 2022 there were 22 recalls.", ["22 count"]),
    ("In September 2022, 340 people were waiting.", ["340 count"]),
    ("In 2022, 340 people were waiting.", ["340 count"]),
    ("In the first quarter, 44 per cent started on time.", ["44 percent"]),
    ("He has led three regions over 20 years.", ["3 count"]),
    ("They met 12 times and issued 4 bulletins.", ["4 count"]),
    ("The team doubled from 6 to 12 FTE.", ["6 FTE", "12 FTE"]),
    ("The team grew from 6.5 FTE to 12.", ["6.5 FTE", "12 FTE"]),
    ("Vacancies fell from 18 per cent to 11 per cent over six months.", ["18 percent", "11 percent"]),
    ("Vacancies fell to 11 per cent, from 18 per cent a year earlier.", ["11 percent", "18 percent"]),
    ("Timeliness was 84 per cent against a target of 95.", ["84 percent", "95 percent"]),
    (
        "Of 45 people surveyed by User Voice, 39 knew their officer's name, and 33 felt safe.",
        ["39/45", "33/45"],
    ),
    ("User Voice spoke to 64 people; 80 per cent of them were positive.", ["64 count", "80 percent"]),
    ("The budget is short by £0.5 million, or three per cent.", ["500000 GBP", "3 percent"]),
    ("£1 in every £5 was unspent.", ["1 GBP", "5 GBP"]),
    ("Under £10,000 was spent.", ["10000 GBP"]),
    ("We issued seven recommendations, of which two are for HMPPS.", ["7 count", "2 count"]),
    ("The two-day event drew 90 staff.", ["90 count"]),
    ("The top three priorities are clear.", ["3 count"]),
    ("No one of the 12 knew.", ["12 count"]),
    ("At least two-thirds, and up to 80 per cent, agreed.", ["2/3", "80 percent"]),
    ("A caseload of 70 is not uncommon; one officer held 94.", ["70 caseload", "94 count"]),
    ("The number of PSOs is 12 below target and of POs 31.", ["12 count", "31 count"]),
    ("Just one in ten women got a place, and one in three men.", ["1/10", "1/3"]),
    ("The office in Unit 5 has 12 interview rooms.", ["12 count"]),
    ("Some 15 months ago, 30 per cent of staff were agency workers.", ["30 percent"]),
    ("There are 0.4 FTE psychologists.", ["0.4 FTE"]),
    ("Zero vacancies were reported.", ["0 count"]),
    ("About one million pounds was saved.", ["1000000 GBP"]),
    ("Reports for court: 55 on the day, 210 adjourned.", ["55 count", "210 count"]),
    ("PQiP cohorts 9 and 10 have begun; cohort 11 has 35 learners.", ["35 count"]),
    (
        "Thirty-eight of 61 people (62%) had completed, 14 had not started.",
        ["38/61", "62 percent", "14 count"],
    ),
    (
        "The model sets a complement of 212 practitioners; at the time of our visit, 164 were in post.",
        ["212 count", "164 count"],
    ),
    (
        "Only 41 of 68 respondents to the staff survey (60 per cent) agreed, and 19 were unsure.",
        ["41/68", "60 percent", "19 count"],
    ),
    (
        "Since unification, 71 PQiPs have been appointed; 12 have withdrawn and a further 23 qualify in spring 2023.",
        ["71 count", "12 count", "23 count"],
    ),
    ("Average caseloads are 38 for POs and 52 for PSOs.", ["38 caseload", "52 caseload"]),
    ("Average caseloads were 38 cases for POs and 52 cases for PSOs.", ["38 caseload", "52 caseload"]),
    ("The average caseload had risen from 42 to 51 cases in the year.", ["42 caseload", "51 caseload"]),
    ("Practitioners hold caseloads of between 45 and 60.", ["45 caseload", "60 caseload"]),
    ("Staff with more than 70 cases told us they were struggling.", ["70 count"]),
    (
        "Workloads on the management tool exceed 130 per cent for 44 of 102 practitioners.",
        ["130 percent", "44/102"],
    ),
    (
        "The unpaid work backlog stood at 2,114 cases, 38 per cent of which were more than 12 months old.",
        ["2114 count", "38 percent"],
    ),
    ("In total, 27,600 hours of unpaid work remain outstanding.", ["27600 hours"]),
    (
        "An additional £600,000 was released to fund 14 posts for a period of 18 months.",
        ["600000 GBP", "14 count"],
    ),
    ("There is a £1.1m underspend.", ["1100000 GBP"]),
    ("ROIF awards ranged from £15k to £120k.", ["15000 GBP", "120000 GBP"]),
    ("The two heads of operations each oversee three PDUs.", ["2 count", "3 count"]),
    ("It was the only region to meet all five targets.", ["5 count"]),
    ("Victims were contacted in time in all 15 cases.", ["15 count"]),
    ("Contact was good in 13 of the 15 statutory victim cases that we looked at.", ["13/15"]),
    (
        "VLOs hold between 190 and 240 cases, where the benchmark is 200.",
        ["190 count", "240 count", "200 count"],
    ),
    (
        "We examined 22 SFO reviews. Four were graded 'Outstanding', 15 'Good' and three 'Requires improvement'.",
        ["22 count", "4 count", "15 count", "3 count"],
    ),
    (
        "Of the 22 reviews we saw, four were graded 'Outstanding', 15 'Good' and three 'Requires improvement'.",
        ["4/22", "15/22", "3/22"],
    ),
    (
        "The SFO team has completed 31 reviews in the past 12 months, eight of them late.",
        ["31 count", "8 count"],
    ),
    ("Nearly three in five staff (58 per cent) feel valued.", ["3/5", "58 percent"]),
    ("Turnover of case administrators, at 24 per cent, is double that of other grades.", ["24 percent"]),
    (
        "Just under one in three who answered, 62 of 191, had seen more than two practitioners in six months.",
        ["1/3", "62/191", "2 count"],
    ),
    ("The first of the two buildings opened in May 2022.", ["1 rank"]),
    (
        "Accredited programme starts were at 54 per cent of the profile, with 118 people waiting.",
        ["54 percent", "118 count"],
    ),
    (
        "Completion rates for Building Better Relationships were 49 per cent, and for Horizon 82 per cent.",
        ["49 percent", "82 percent"],
    ),
    ("Sixteen facilitators were in post against a requirement of 24.", ["16 count", "24 count"]),
    ("There were five facilitators in post against a target of 11.", ["5 count"]),
    ("Leaders expect a further 20 to 25 staff to join by March 2023.", ["20 count", "25 count"]),
    ("The region comprises six PDUs and serves a population of 4.2 million.", ["6 count", "4200000 count"]),
    ("Sickness averages 13.8 days per member of staff per year.", ["13.8 days"]),
    ("Over the last three years, the budget has fallen by one-tenth.", ["1/10"]),
    ("On average, 3.4 staff leave each month.", ["3.4 count"]),
    ("They have 0.5 of a post for this.", ["0.5 count"]),
    ("Home visits took place in 33 (52%) out of 63 cases.", ["33/63", "52 percent"]),
    ("Thirty-three out of 63 (52%).", ["33/63", "52 percent"]),
    ("Nine in every ten staff were White British.", ["9/10"]),
    (
        "Black, Asian and minority ethnic people made up 21 per cent of the caseload, but just 12 per cent of staff.",
        ["21 percent", "12 percent"],
    ),
    ("Seven per cent of the workforce identified as LGBTQ+.", ["7 percent"]),
    ("The region ranked sixth for HDC releases and joint eighth for recalls.", ["6 rank", "8 rank"]),
    ("It stands in fifth place.", ["5 rank"]),
    ("It is the second-best performing region.", ["2 rank"]),
    ("This was the tenth PDU to be inspected since October 2021.", ["10 rank"]),
    ("The third cohort of PQiPs starts in June.", ["3 rank"]),
    ("The region has the 3rd highest attrition and the 11th lowest pay.", ["3 rank", "11 rank"]),
    ("The 'four Ps' of public protection are understood.", ["4 count"]),
    ("Level 2 and level 3 MAPPA cases are overseen by two coordinators.", ["2 count"]),
    ("At MAPPA levels two and three, attendance was 98 per cent.", ["98 percent"]),
    ("Approved premises had 112 beds, with 94 per cent occupied.", ["112 count", "94 percent"]),
    ("A 10 per cent pay award has been made over three years.", ["10 percent"]),
    ("Staff numbers have increased by 34 since April, of whom 20 are trainees.", ["34 count", "20 count"]),
    (
        "Domestic abuse checks had been made in 71 per cent of the 90 cases where they were needed.",
        ["71 percent"],
    ),
    ("In 71 per cent (64) of 90 cases, checks had been made.", ["71 percent", "64/90"]),
    ("They rated their manager 4.2 out of 5.", ["4.2/5"]),
    (
        "We spoke to the regional director, two heads of operations and five PDU heads.",
        ["2 count", "5 count"],
    ),
    ("Our team of five inspectors spent three weeks on site.", ["5 count"]),
    (
        "The PDU covers three local authorities, two prisons and one magistrates' court.",
        ["3 count", "2 count", "1 count"],
    ),
    ("Spending per head is £1,840, £210 less than average.", ["1840 GBP", "210 GBP"]),
    ("A saving of 5% (£88,000) was asked for.", ["5 percent", "88000 GBP"]),
    ("More men (82 per cent) than women (18 per cent) were sampled.", ["82 percent", "18 percent"]),
    ("The gap is 3.5 percentage points.", ["3.5 percentage points"]),
    ("Reports were on time in 93.4% of instances.", ["93.4 percent"]),
    ("An estimated 400 people a year are affected.", ["400 count"]),
    ("A total of 37 complaints came in.", ["37 count"]),
    ("As many as 90 people share one duty officer.", ["90 count"]),
    ("One officer told us she had 88 cases.", ["88 count"]),
    (
        "The region has received an additional 43.2 FTE PSOs and hopes to recruit 19.5 more.",
        ["43.2 FTE", "19.5 count"],
    ),
    (
        "Staffing of the victim contact unit (6.4 FTE against an establishment of 9) was thin.",
        ["6.4 FTE", "9 FTE"],
    ),
    (
        "Of the 118 people who replied to the survey, 44 per cent were satisfied and 31 per cent were not.",
        ["44 percent", "31 percent"],
    ),
    ("When asked, 57 of our 96 respondents agreed.", ["57/96"]),
    (
        "Fifty-seven respondents (59 per cent) agreed, 20 (21 per cent) disagreed and 19 (20 per cent) were neutral.",
        ["57 count", "59 percent", "20 count", "21 percent", "19 count", "20 percent"],
    ),
    ("Inspectors judged that 18 out of the 24 people subject to licence had been visited.", ["18/24"]),
    ("A home visit was made in fewer than six in ten cases.", ["6/10"]),
    ("Barely a quarter of the sample, 9 of 35 cases, was reviewed.", ["1/4", "9/35"]),
    ("The proportion of inexperienced practitioners is over half (54 per cent).", ["1/2", "54 percent"]),
    ("It had employed two psychologists, one of whom has left.", ["2 count", "1 count"]),
    (
        "There were vacancies in four of the six senior posts, and three of these had been open since 2020.",
        ["4/6", "3 count"],
    ),
    ("The PDU had lost 30 practitioners in two years; it gained 14.", ["30 count", "14 count"]),
    ("Referral numbers (226 in the last year) were below the 400 expected.", ["226 count", "400 count"]),
    (
        "Over 80 per cent of orders end in success, five per cent more than elsewhere.",
        ["80 percent", "5 percent"],
    ),
    (
        "The backlog has been cut from 1,306 to 742 cases, a fall of 43 per cent.",
        ["1306 count", "742 count", "43 percent"],
    ),
    ("A backlog of 12,400 hours was cleared.", ["12400 hours"]),
    ("People work seven hours a day.", ["7 hours/day"]),
    ("Weekly hours delivered went up from 1,150 to 2,300.", ["1150 hours", "2300 hours"]),
    ("Local authorities have pledged £75,000 each for three years.", ["75000 GBP"]),
    ("The grant, of £1,019,500, is for women.", ["1019500 GBP"]),
    ("Two-thirds (46 out of 69) had finished their induction.", ["2/3", "46/69"]),
    ("Just one of the nine MAPPA level 2 cases had a full plan.", ["1/9"]),
    ("Not one of the 12 plans was good.", ["12 count"]),
    ("Senior managers each chair at least three boards.", ["3 count"]),
    ("The region is ranked in the bottom three for pay.", ["3 count"]),
    ("The region was in the top five on 11 of 16 measures.", ["5 count", "11/16"]),
    ("This is one of the highest rates, at 29 per cent.", ["29 percent"]),
    ("It is the 2nd of 12 on this measure.", ["2 rank"]),
    ("Rated second worst of 11 areas, it has much to do.", ["2 rank"]),
    ("It is ranked first in the country for HDC.", ["1 rank"]),
    ("The first two cohorts, of 22 and 31 learners, have qualified.", ["2 count", "22 count", "31 count"]),
    ("Since January 2022, 16 of 20 SPO roles have been filled permanently.", ["16/20"]),
    ("On 4 May 2022, 21 staff walked out.", ["21 count"]),
    ("The office at 27 Mill Lane holds 60 desks.", ["60 count"]),
    ("There were nine recommendations.", ["9 count"]),
    ("The strategy has five pillars and runs until 2025.", ["5 count"]),
    ("In 2021/22 the budget was £41m; in 2022/23, £44m.", ["41000000 GBP", "44000000 GBP"]),
    ("A one-off payment of £1,500 was made to 212 staff.", ["1500 GBP", "212 count"]),
    ("Some practitioners have as many as 80 or 90 cases.", ["80 count", "90 count"]),
    ("Each tutor supports four or five learners.", ["4 count", "5 count"]),
    ("Two to three staff are absent on any day.", ["2 count", "3 count"]),
    ("A one-in-four sample was taken.", ["1/4"]),
    ("Only one in every three hundred complaints succeeds.", ["1/300"]),
    ("The vacancy rate had doubled, from 9 to 18%.", ["9 percent", "18 percent"]),
    ("Vacancy rates: POs 28%; PSOs 6%; SPOs 0%.", ["28 percent", "6 percent", "0 percent"]),
    ("It is likely that 20 per cent, or 1 in 5, will leave.", ["20 percent", "1/5"]),
    ("Staff, 83 per cent of whom are women, like this.", ["83 percent"]),
    ("Three hundred and six people took part.", ["306 count"]),
    ("Two thousand four hundred hours were lost.", ["2400 hours"]),
    ("Eighty-one of the 130 interviewed (62.3 per cent) had a plan.", ["81/130", "62.3 percent"]),
    ("They are meant to see 12 to 15 people a day, yet see eight.", ["12 count", "15 count", "8 count"]),
    ("Sixty practitioners (42 POs, 18 PSOs) came.", ["60 count", "42 count", "18 count"]),
    ("Cases allocated within five days fell to 61 per cent, 14 points below target.", ["61 percent"]),
    ("They must complete 80 to 300 hours.", ["80 hours", "300 hours"]),
    ("Court teams sat in nine courts on four sites.", ["9 count", "4 count"]),
    ("The reduction, of a third, is welcome.", ["1/3"]),
    ("One-third of the region's six PDUs are red.", ["1/3", "6 count"]),
    ("Posts were cut by almost half.", ["1/2"]),
]  # fmt: skip

SILENT = [
    "The inspection took place in November 2021 and on 3 March 2022.",
    "In the last six months and over two years, little changed.",
    "A 12-month plan and a three-year strategy exist.",
    "Domain two scores were poor, as Annexe three and standard 2.3 show.",
    "Recommendations 1, 2 and 4 to 6 were met.",
    "The service recovered from Covid-19.",
    "One of the reasons is that one needs time, in one unit at least.",
    "See www.example.org/2021/07/report-15.pdf or ring 0161 240 5336.",
    "The office is at 12 Castle Street, Leeds LS1 4AP.",
    "The unit scored 9/27 in the 2022–2024 programme.",
    "It received two points out of a possible 27.",
    "Staff were surveyed,¹² and the results² were shared.",
    "At first, a second opinion from the third sector was the first step.",
    "This was the first time that the second phase met the first deadline.",
    "People aged 18 to 25 have their own team; 15-year-olds do not.",
    "Phase 2 of the programme starts at 10.30am on the 14th.",
    "A two-way, one-to-one approach struck a balance between the two.",
    "Hundreds of people and dozens of cases were moved.",
    "MAPPA level 2 and 3 cases are held in Room 4.",
    "It runs 24/7 under Section 17 of the Act 2003.",
    "(1) plans are late; (2) reviews are missed.",
    "Half-hearted work in the first half of the year was no interest of theirs.",
    "Contact must be made within 24 hours or five working days.",
    "Phase one has ended and phase two has begun.",
    "Staff spoke highly of the seven-minute briefings and five-day induction.",
    "We inspected in weeks two and three of November.",
    "It takes place once a week for two hours.",
    "Teams 1 and 2 share an office at 4 Albion Road, Derby DE1 2QY.",
    "There was a 20-point gap.",
    "There were no deaths, and both reviews are done.",
    "The score of 14 out of 27 places it in the middle.",
    "Staff at bands 3 to 5 and grade 7 were consulted.",
    "Six-monthly reviews and two-way radios are in use.",
    "The 2021 census and the 2024/25 plan agree.",
    "The two are not linked.",
    "Staff had an average of 3.2 years in post.",
    "The ratio is 1:10.",
    "The programme ran in 2019, 2020 and 2021.",
    "This is the third time in two years that staff have moved.",
    "Staff must attend the office three days a week.",
    "One member of staff told us that one size does not fit all.",
    "It takes 15 to 20 minutes.",
    "Standards 2.1 and 2.3 were rated 'Good'.",
    "Annex A, table 4 and figure 12 give more.",
    "Through the ‘One HMPPS’ model, leaders work as one team.",
    "Targets were met in nine out of the last 12 months.",
    "It is a four-star building on the A52, junction 3.",
    "Thousands of hours and hundreds of people were involved.",
    "Sickness absence is running at an average of 15 days.",
    "The Third Sector Forum met in the second week.",
    "There is now a first-line manager in each team, and first contact is on day one.",
    "The 56-bed hostel is full.",
    "The EPIC tool gave an average score of 3.1.",
    "Email a.b12@example.gov.uk or call 020 7946 0018.",
    "See footnote 4 and paragraph 12.",
    "Under PSI 04/2016 and section 28A, this is needed.",
    "Recommendation 7 was met and recommendations 8 to 10 were partly met.",
    "Three-way meetings are now held at six weeks.",
    "One or two practitioners disagreed.",
    "An eighth PDU was set up.",
    "A third PDU has joined, and a second will follow.",
]


def read(sentence: str) -> tuple[Figure, ...]:
    """The figures of a finding that is this sentence."""
    return figures_in(Doc(sentence, (finding(Span(0, len(sentence))),)), [], {})


def finding(*parts: Span) -> Statement:
    return Statement("s", "finding", "leadership", parts)


def shown(figure: Figure) -> str:
    if figure.unit == "ratio":
        return f"{figure.numerator:g}/{figure.denominator:g}"
    return f"{figure.value:.10g} {figure.unit}"


@pytest.mark.parametrize(("sentence", "expected"), STATED, ids=lambda x: x[:40] if isinstance(x, str) else "")
def test_figures_are_read(sentence: str, expected: list[str]) -> None:
    assert [shown(f) for f in read(sentence)] == expected


@pytest.mark.parametrize("sentence", SILENT, ids=lambda s: s[:40])
def test_what_is_no_figure_is_passed_over(sentence: str) -> None:
    assert [shown(f) for f in read(sentence)] == []


PRINTED = [
    # the qualifier is in the span and by itself; the counted noun is in where it follows
    ("We found just under 40 per cent of victims.", "just under 40 per cent of victims", "just under"),
    ("No more than nine cases are open.", "No more than nine cases", "no more than"),
    ("Only three facilitators are trained.", "Only three facilitators", "only"),
    ("Around a third of those seen agreed.", "Around a third", "around"),
    ("At least £8,500 was lost.", "At least £8,500", "at least"),
    ("It covers four rural counties.", "four rural counties", None),
    ("It fell on 20 or more occasions.", "20 or more", "or more"),
    ("Two-thirds of the unit's posts are filled.", "Two-thirds of the unit's posts", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "printed", "qualifier"), PRINTED)
def test_spans_hold_qualifier_and_noun(sentence: str, printed: str, qualifier: str | None) -> None:
    (figure,) = read(sentence)
    assert sentence[slice(*figure.span)] == printed
    assert figure.qualifier == qualifier


def test_both_ends_of_a_range_are_marked() -> None:
    figures = read("They offer between £5,000 and £75,000 to between 10 and 12 per cent of bidders.")
    assert [f.qualifier for f in figures] == ["between"] * 4


def test_a_share_of_a_known_number_keeps_it() -> None:
    (figure,) = read("Induction was rated well by 64 per cent of the 81 respondents.")
    assert (figure.value, figure.numerator, figure.denominator) == (64, None, 81)


def test_a_count_knows_its_target() -> None:
    (figure,) = read("Only three facilitators in a complement of nine are trained.")
    assert (figure.value, figure.numerator, figure.denominator) == (3, 3, 9)


def test_a_ratio_is_worth_four_places() -> None:
    assert [f.value for f in read("We saw 6 of the 19 plans and two-thirds of reviews.")] == [0.3158, 0.6667]


def test_lines_may_end_anywhere() -> None:
    text = "Checks were made in nine\nof the 29   relevant\ncases, and in 41 per\n cent of others."
    assert [shown(f) for f in read(text)] == ["9/29", "41 percent"]
    assert text[slice(*read(text)[0].span)] == "nine\nof the 29   relevant\ncases"


TORN = """- Vacancies were high, at 31

¹ See page 4 of 12 for the 7 per cent of last year, as given by the two units.

per cent of 450 posts."""


def torn() -> tuple[Statement, Statement]:
    """A finding cut by a page break with a footnote, and the footnote as a statement of nobody's."""
    first, second = TORN.index("Vacancies"), TORN.index("per cent of 450")
    return finding(Span(first, TORN.index("31") + 2), Span(second, len(TORN))), finding()


def test_a_figure_never_crosses_a_part() -> None:
    figures = figures_in(Doc(TORN, tuple(torn())), [], {})
    assert [(TORN[slice(*f.span)], f.value, f.unit, f.statement) for f in figures] == [
        ("31", 31, "percent", "s"),
        ("7 per cent", 7, "percent", None),
        ("two units", 2, "count", None),
    ]


FRONT = """HM Inspectorate of Probation
1st Floor, 12 Castle Gate, Leeds LS1 4AP

14 March 2022

To: Ann Other, Head of 3 Teams

Annexe 2 - Ratings

1.1 Leadership   Good   2
Score   17/27

We inspected 61 cases in the two units and interviewed 45 members of staff.
"""


def test_outside_statements_only_prose_is_read() -> None:
    assert [FRONT[slice(*f.span)] for f in figures_in(Doc(FRONT, ()), [], {})] == [
        "61 cases",
        "two units",
        "45 members",
    ]


def named(text: str, *names: str) -> list[Mention]:
    places = [(text.index(name), name) for name in names]
    return [Mention(Span(at, at + len(n)), "Team", n.lower(), "rule", 1.0) for at, n in places]


def test_a_figure_is_about_what_its_clause_names() -> None:
    text = "Kent did well. Gaps in the Court Team (12 per cent) and Hub Team (30 per cent) stayed; 9 per cent left."
    figures = figures_in(Doc(text, (finding(Span(0, len(text))),)), named(text, "Kent", "Court Team", "Hub Team"), {})
    assert [f.about for f in figures] == [("court team",), ("hub team",), ("hub team",)]


def test_names_and_figures_may_stand_in_rows() -> None:
    text = "For rates, Kent and Gwent came first and third, respectively, of all."
    figures = figures_in(Doc(text, (finding(Span(0, len(text))),)), named(text, "Kent", "Gwent"), {})
    assert [f.about for f in figures] == [("kent",), ("gwent",)]


FRAGMENTS = (
    *("two", "One", "third", "thirds", "half", "a quarter", "12", "1,019", "3.5", "£", "per cent", "%", "FTE", "of"),
    *("the", "out of", "in", "between", "and", "to", "from", "caseload", "hours", "per week", "cases", "Of the", ","),
    *(".", "\n", "\n\n", "- ", "(", ")", "²", "–", "-", "'s", "only", "million", "ranked", "respectively", "staff"),
    *("0", "2022", "March", "\ue000", "\ue005", "99999999999999999999", "½", "e", "١٢", "compared with", "a", " "),
)
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join)


@st.composite
def letters(draw: st.DrawFn) -> tuple[str, list[Statement]]:
    """A text and statements with parts in it, in order, touching or not."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    parts = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    split = draw(st.integers(0, len(parts)))
    return text, [finding(*parts[:split]), finding(*parts[split:])]


@given(letters())
def test_any_text_is_survived(letter: tuple[str, list[Statement]]) -> None:
    text, statements = letter
    parts = [p for s in statements for p in s.parts]
    for figure in figures_in(Doc(text, tuple(statements)), [], {}):
        assert text[slice(*figure.span)].strip()
        assert 0 <= figure.span.start < figure.span.end <= len(text)
        assert math.isfinite(figure.value)
        assert figure.statement is None or any(p.holds(figure.span) for p in parts)
        assert figure.statement or not any(p.meets(figure.span) for p in parts)


LONG_RUNS = ["1 of ", "of the 9 ", "one and ", "a b c d ", "12–", "£1 to ", "caseload ", "two "]


@pytest.mark.parametrize("piece", LONG_RUNS)
def test_long_runs_take_no_longer_than_their_length(piece: str) -> None:
    """In four times the length at most eight times the work: what looks at all pairs would take sixteen."""

    def seconds(length: int) -> float:
        text, before = piece * (length // len(piece)), time.process_time()
        figures_in(Doc(text, (finding(Span(0, len(text))),)), [], {})
        return time.process_time() - before

    assert seconds(20_000) < 8 * min(seconds(5_000) for _ in range(2))
