import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
from dx import *
from docx.enum.section import WD_ORIENT
OUT = sys.argv[1]
g = Gold('action_plan', '2024-11-12', 'Sallowdene', ['Quarrendon PDU'],
 'DOCX landscape table: two parts, numbering restarts; sub-head row repeated in mid-table; one recommendation has its number, text, response, owner and date cells merged over two rows of actions; action cells hold bullets and several dates that are not the target date; cover names two other dates; definitions of Agreed / Partly agreed / Not agreed in a table of their own that is no response; one response cell reads "Partly agreed (see note)".')
d = new(); s = d.sections[0]; s.orientation = WD_ORIENT.LANDSCAPE; s.page_width, s.page_height = s.page_height, s.page_width
s.header.paragraphs[0].text = 'HMPPS action plan – Quarrendon PDU and Sallowdene region'; s.footer.paragraphs[0].add_run('OFFICIAL  page '); field(s.footer.paragraphs[0], 'PAGE')
P = lambda t: d.add_paragraph(t)
d.add_heading('HM Prison and Probation Service Action Plan', 0)
P('A Response to the HMI Probation Inspection: Quarrendon PDU (the Probation Service – Sallowdene region)')
P('Report Published: 3 September 2024\nFieldwork: May 2024\nAction Plan Submitted: 12 November 2024')
d.add_heading('Introduction', 1)
P('HM Inspectorate of Probation is an independent body which reports on how well people on probation are supervised. Under the protocol between the two organisations we answer each recommendation in writing within ten weeks. What we say below has been agreed with ministers, and progress is reviewed every six months by the Area Executive Director.')
P('Quarrendon received the lowest of the four ratings, and we accept that verdict. Many of the steps below began before the report appeared, and we thank the inspection team for the courtesy with which a hard message was given.')
d.add_heading('What our responses mean', 1)
t = d.add_table(rows=1, cols=3); t.style = 'Table Grid'
for c, x in zip(t.rows[0].cells, ['Term', 'Definition', 'What happens next']): c.text = x
for r in [('Agreed', 'We accept the recommendation in full. It can be carried out with money and people already in hand.', 'The plan shows what we shall do, who answers for it and by when.'),
          ('Partly agreed', 'We accept the recommendation in part, or can carry it out only to some extent, for reasons of law, policy, cost or feasibility.', 'The plan states which part we accept, and why the rest falls away.'),
          ('Not agreed', 'We do not accept the recommendation, as a rule because it conflicts with policy or because the same end is being met in some other way.', 'The plan gives the reason. No action follows.')]:
    for c, x in zip(t.add_row().cells, r): c.text = x
g.decoy('We accept the recommendation in full. It can be'); g.decoy('We accept the recommendation in part, or can')
HEAD = ['Rec No', 'Recommendation', 'Agreed / Partly agreed / Not agreed', 'Response: action taken / planned', 'Responsible owner', 'Target date']
W = [1.3, 5.5, 2.6, 9.2, 3.2, 2.4]
def head(t):
    c = t.add_row().cells
    for x, y in zip(c, HEAD): x.text = ''; x.paragraphs[0].add_run(y).bold = True; shade(x, 'D9E2F3')
def row(t, n, rec, resp, acts, owner, date, more=None, label=None):
    g.resp(n, rec, resp, owner, date)
    c = t.add_row().cells
    for x, y in zip(c, [n, rec, label or resp, None, owner, date]):
        if y: x.text = y
    def fill(cell, acts):
        cell.text = acts[0]
        for a in acts[1:]: cell.add_paragraph(a, style='List Bullet')
    fill(c[3], acts)
    if more:
        c2 = t.add_row().cells; fill(c2[3], more)
        for k in (0, 1, 2, 4, 5): c[k].merge(c2[k])
        for k in (0, 1, 2, 4, 5):
            ps = c[k].paragraphs
            for p in ps[1:]: p._p.getparent().remove(p._p)
def table():
    t = d.add_table(rows=0, cols=6); t.style = 'Table Grid'; head(t); return t
d.add_heading('Part one: recommendations for the Sallowdene region', 1)
P('Items 1 to 4 fall to the PDU and items 5 to 7 to the region.')
t = table()
RPD, HOS, DEP = 'Regional Probation Director', 'Head of Service, Quarrendon', 'Deputy Head, Quarrendon'
row(t, '1', 'Quarrendon PDU should improve the use of domestic abuse and safeguarding information in assessment and throughout the sentence.', 'Agreed',
    ['An enquiry hub opened on 2 September 2024 and now makes all initial checks. In the first six weeks:', '412 enquiries were sent, of which 97 per cent had a reply;', '38 cases were escalated to a senior probation officer on the strength of the reply.', 'Repeat checks will follow from January 2025.'], DEP, '31 January 2025')
row(t, '2', 'Quarrendon PDU should make certain that management oversight is recorded and leads to better practice.', 'Agreed',
    ['The touchpoints model has been relaunched and every senior probation officer has attended two workshops, on 7 and 21 October 2024.'], HOS, '28 February 2025',
    more=['Regional quality officers will sample 20 records a month and report the outcome to the unit’s performance meeting.'])
row(t, '3', 'Quarrendon PDU should provide enough structured interventions, and see that people start them promptly.', 'Partly agreed',
    ['We accept the need for prompt starts and have set a limit of 30 working days. We cannot enlarge the number of places for 2024–2025, since the budget has been committed. A bid for £180,000 was lodged with the Regional Outcomes and Innovation Fund in October 2024.'], 'Head of Interventions', '30 June 2025', label='Partly agreed (see note)')
row(t, '4', 'Quarrendon PDU should engage more people on probation in the design of services.', 'Agreed',
    ['Two engaging people on probation (EPP) coordinators were appointed in August. A council of 12 members met for the first time on 30 October.'], 'EPP Lead', 'Completed')
c = t.add_row().cells; c[0].merge(c[5]).text = 'Recommendations directed to the region'
head(t)
row(t, '5', 'The Sallowdene region should reduce the workloads of probation officers in Quarrendon to a reasonable level.', 'Agreed',
    ['A taskforce of eight experienced officers from neighbouring units took on 240 cases in July 2024 and will remain until the PQiP cohort of 19 qualifies in March 2025.'], RPD, '30 April 2025')
row(t, '6', 'The Sallowdene region should move the Quarrendon team out of Tanners Row.', 'Not agreed',
    ['A survey in August 2024 found the building sound. To move would cost some £2.3 million and would leave the town without an office for at least a year. We shall instead:', 'replace the lift by 1 March 2025;', 'add four interview rooms on the ground floor.'], 'Head of Corporate Services', 'N/A')
row(t, '7', 'The Sallowdene region should set up a protocol with Quarrendon Council on the exchange of information about children.', 'Agreed',
    ['A draft went to the council’s director of children’s services, Bronwen Achebe-Tull, on 14 October. Sign-off by the local safeguarding partnership is expected at its December meeting.'], 'Head of Public Protection', '20 December 2024')
d.add_heading('Part two: recommendations for HMPPS', 1)
P('These have been answered by the directorates named. Numbering follows the inspection report, which began afresh for each body.')
t = table()
row(t, '1', 'HMPPS should shorten the time that it takes to vet and appoint new staff.', 'Agreed',
    ['Extra vetting staff were taken on in spring 2024 and the average time fell from 17 to 11 weeks by September. A digital form is being trialled in three regions.'], 'Director of People Services', '31 March 2025')
row(t, '2', 'HMPPS should set a minimum amount of classroom teaching for newly appointed probation services officers.', 'Partly agreed',
    ['We accept that remote learning cannot be the whole of induction. A blended course with six days in person began in October 2024; we do not accept a fixed minimum for all, because the needs of recruits differ.'], 'Head of Learning and Development', '31 July 2025',
    more=['An evaluation by the University of Holbeck will be completed after the first two intakes.'])
row(t, '3', 'HMPPS should give regions the means to commission local accommodation for those released at short notice.', 'Agreed',
    ['Community Accommodation Service contracts have been varied from 1 November 2024, so that regions may draw down up to 15 extra beds in any quarter.'], 'Deputy Director, Reducing Reoffending', 'Completed')
row(t, '4', 'HMPPS should pay a retention allowance to staff in units rated ‘Inadequate’.', 'Not agreed',
    ['Pay is settled nationally through collective bargaining. An allowance tied to the outcome of an inspection would be inequitable and might reward the wrong things.'], 'Director of People Services', 'N/A')
d.add_heading('Note', 1)
P('The bid mentioned under item 3 in part one is to be decided in January 2025. Should it succeed, our response will change to Agreed and this plan will be reissued.')
d.add_heading('Summary', 1)
t = d.add_table(rows=1, cols=4); t.style = 'Table Grid'
for c, x in zip(t.rows[0].cells, ['', 'Agreed', 'Partly agreed', 'Not agreed']): c.text = x
for r in [('Part one', '5', '1', '1'), ('Part two', '2', '1', '1'), ('Total', '7', '2', '2')]:
    for c, x in zip(t.add_row().cells, r): c.text = x
d.save(OUT)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
