import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
from dx import *
OUT = sys.argv[1]
g = Gold('thematic_report', '2024-06-20', None, [],
 'DOCX thematic: no ratings; recommendations by many addressees, automatic Word numbering that runs on over the first three addressees and restarts for the partners; addressees sometimes joint; "What we found" bullets in the executive summary are no findings; two chapters only end with lists ("What works well", "What needs to change"); one-cell tables as practice examples with bullets inside; quotations; survey table between a list and its continuation.')
d = new(); N = Notes(d); S, I = g.s, g.i
d.sections[0].footer.paragraphs[0].text = 'Following them home: a thematic inspection of probation work with people who stalk'
P = lambda t, it=False: N.para(d.add_paragraph(), t, it)
def B(t): d.add_paragraph().add_run(t).bold = True
H = lambda t, l=1: d.add_heading(t, l)
def UL(*items, style='List Bullet'):
    for x in items: N.para(d.add_paragraph(style=style), x)
dec = make_list(d, 'decimal', '%1.')
def BOX(title, paras, bullets=()):
    t = d.add_table(rows=1, cols=1); t.style = 'Table Grid'; c = t.cell(0, 0); shade(c, 'E8F1F5')
    c.paragraphs[0].add_run(title).bold = True
    for x in paras: c.add_paragraph(x)
    for x in bullets: c.add_paragraph(g.decoy(x), style='List Bullet')
    d.add_paragraph()
H('Following them home', 0)
P('A thematic inspection of probation work with people convicted of stalking')
P('HM Inspectorate of Probation\n20 June 2024')
P('The inspection was led by HM Inspector Marguerite Olusanya-Finch. The names of people in the practice examples are not their own.')
H('Foreword')
P('Stalking is an offence of patience. Those who commit it rarely stop because a court has told them to, and those who suffer it learn to plan each journey. Probation practitioners stand between the two. In this inspection we asked how well they are equipped to do so.')
P('The answer is troubling. In the 72 cases that we read, the practitioner had recognised fixation or obsession in 27. Four in ten of those supervised had a further incident on record within 12 months, and in most of these cases the first that probation knew of it was a call from the victim.')
P('We met practitioners of real skill, chiefly in places where a specialist team works alongside them. Whether a victim is protected by such a team depends on where she lives. I do not think that this can be defended.')
P('Osric Vandermeer\nHM Chief Inspector of Probation')
H('Executive summary')
H('Context', 2)
P('Some 1.6 million adults in England and Wales are thought to experience stalking each year, and fewer than two in every hundred reports to the police end with a conviction. Between 2019 and 2023 the number of people supervised by probation for the offence rose from 1,310 to 2,874.')
H('What we found', 2)
UL(g.decoy('Stalking was often recorded as harassment or as malicious communications, so that its nature was lost at court.'),
   g.decoy('Partners in health had good knowledge of fixated behaviour, but probation staff could reach them in three of the six areas only.'),
   g.decoy('Restraining orders and stalking protection orders were unknown to the practitioner in 19 cases.'),
   g.decoy('Strong regional leads made a difference where they existed.'))
H('What this means', 2)
P('Victims are exposed to risks that could be foreseen. The remedy does not lie with probation alone, and for that reason we address a number of bodies.')
H('Recommendations')
run = dec(); k = 0
def REC(head, add, items, nid, blk=None, kk=None):
    B(head)
    for n, t in items:
        g.r(blk, str(n), add, t); p = N.para(d.add_paragraph(style='List Number'), t); setnum(p, nid)
REC('HM Prison and Probation Service should:', 'HM Prison and Probation Service', [(1, 'commission training on stalking for all practitioners and require it of those who hold such cases'),
  (2, 'add a stalking flag to nDelius, with guidance on its use'), (3, 'evaluate, and if it proves its worth extend, the Steadfast pilot programme')], run)
REC('The Ministry of Justice should:', 'Ministry of Justice', [(4, 'consult on a power for courts to impose psychological assessment before sentence'), (5, 'publish each year the number of orders breached and the outcome of the breach')], run)
REC('HM Prison and Probation Service and the Ministry of Justice should jointly:', ['HM Prison and Probation Service', 'Ministry of Justice'], [(6, 'bring people on remand within the reach of victim contact arrangements^1^')], run)
n2 = dec()
REC('Probation regions should:', 'Probation regions', [(1, 'appoint a lead for stalking, with the time and the authority to act'), (2, 'check that every relevant case has a safety plan agreed with the police'), (3, 'make sure that victim liaison officers and practitioners speak before each release')], n2)
n3 = dec()
REC('NHS England should:', 'NHS England', [(1, 'work with integrated care boards to give every probation region access to forensic psychology advice on fixated behaviour')], n3)
n4 = dec()
REC('Police and crime commissioners should:', 'Police and crime commissioners', [(1, 'fund independent stalking advocacy in all force areas'), (2, 'hold chief constables to account for the use of stalking protection orders')], n4)
n5 = dec()
REC('Chief constables and probation regions should:', ['Chief constables', 'Probation regions'], [(1, 'exchange intelligence on repeat suspects at least once a month.')], n5)
H('1. Introduction')
H('1.1 Why this thematic?', 2)
P('In 2022 the Juniper Foundation, together with 14 other charities, lodged a super-complaint about the police response. Probation was mentioned on one of its 88 pages. We thought that the other end of the process deserved a look as well.')
H('1.2 Methodology', 2)
P('Fieldwork was carried out between September and December 2023 in six areas. It comprised:')
UL(g.decoy('72 cases, read in full and discussed with the practitioner where that was possible;'), g.decoy('interviews with 33 victims, arranged by the Juniper Foundation;'), g.decoy('focus groups with 108 staff;'), g.decoy('a national survey, to which 1,017 practitioners replied.'))
H('2. Policy, leadership and partnership')
P('No national document tells probation practitioners what stalking is or how it differs from other domestic abuse. A draft framework was circulated in 2021 and withdrawn in 2022, pending legislation that did not come. In its absence regions have made their own arrangements; two have a lead, one has a protocol with the police and three have neither.')
P('“There’s a policy on parking. There’s no policy on this.” Senior probation officer', True)
P('Where multi-agency stalking clinics exist, they work. Cases are discussed by police, health, advocacy and probation staff in one room, and actions are agreed on the day. The clinics are funded year by year, however, and one of the three that we saw was due to close.')
BOX('Good practice example: the Lowmarsh clinic', ['The Lowmarsh clinic meets each Thursday. A forensic psychologist, Dr Ptolemy Nkemelu, advises practitioners from four probation offices. In two years it has looked at 189 people.',
   'Staff credit three features of the clinic for its success:'], ['one referral form, no longer than a page;', 'a psychologist who will see people at the probation office;', 'an advocate who speaks for the victim in the discussion.'])
H('3. Assessing and managing risk')
P('Assessment was good enough in 30 of the 72 cases. It went wrong in predictable ways: the offence was treated as a falling-out, the victim as a witness, and the digital trail as an irrelevance. Use of the specialist screening tool, S-DASH, was noted in nine cases.')
P('Our survey suggests why. We asked practitioners how confident they were in four tasks.')
t = d.add_table(rows=1, cols=4); t.style = 'Light Grid Accent 1'
for c, x in zip(t.rows[0].cells, ['Task', 'Confident', 'Unsure', 'Not confident']): c.text = x
for r in [('Recognising stalking', '44%', '31%', '25%'), ('Judging its seriousness', '29%', '36%', '35%'), ('Talking about it with the person on probation', '38%', '30%', '32%'), ('Advising a victim', '17%', '28%', '55%')]:
    for c, x in zip(t.add_row().cells, r): c.text = x
P('Source: survey of 1,017 practitioners, November 2023.')
P('Supervision, too, was hampered by what was not known. Weekly contact was the rule, but its content was seldom related to the offence; in 41 cases the word “stalking” did not appear in any entry after the first month.')
B('What works well')
L = '3. Assessing and managing risk'
UL(S(L, 'Practitioners who had attended a clinic wrote sharper assessments. In 11 of their 13 cases the motive was analysed and the risk to new partners considered.'),
   S(L, 'Electronic monitoring with exclusion zones was used imaginatively in Greater Lowmarsh, where alerts go straight to a staffed desk and are acted on in a median time of 14 minutes.'),
   S(L, 'MAPPA management, when it was sought, brought drive and resources. All eight of the people managed at level 2 had a plan which named the victim’s routine.'))
P('“He sent parcels. Nobody wanted to know about parcels until a psychologist asked what was in them.” Victim', True)
B('What needs to change')
UL(I(L, 'Digital behaviour goes unchecked. Conditions on devices were imposed in 24 cases and tested in five.'),
   I(L, 'Breaches of restraining orders are met with a warning as often as not. We counted 63 breaches in 72 cases, and 30 led to enforcement.'),
   I(L, 'Planning leaned on the victim’s own vigilance; in one in three cases the only protective action was to advise her to ring 999.'),
   I(L, 'Managers sign off cases without discussion. Of 50 countersignatures that we traced, 44 were given within a minute of the document being opened.'))
H('4. Interventions')
P('There is no accredited programme for stalking. People are sent on Building Better Relationships, which was designed for partners, or are seen alone by a practitioner with a workbook. The Steadfast pilot, in two regions, has enrolled 46 men, and its early results are hopeful, though nobody has yet published a comparison group.')
BOX('Poor practice example: Leon', ['Leon, 34, had followed a former colleague for two years. He was sentenced to 30 rehabilitation activity days and, after a wait of five months, attended a course on employment skills. He used the course computer to look up her new address.'])
P('Health services could do more. In four areas the mental health trust would not accept a referral unless there was a diagnosis, and stalking is none.')
H('5. Victims')
P('Thirty-three victims talked to us, some of them for the third or fourth time to an official body. Twenty-one had been offered the victim contact scheme. Those who had not were, for the most part, victims of people sentenced to less than 12 months.')
B('What works well')
L = '5. Victims'
UL(S(L, 'Victim liaison officers are prized. Seventeen of the 21 victims in the scheme said that their officer had kept every promise.'),
   S(L, 'In Penhallow a joint visit by the officer and an advocate is offered in the week after sentence; take-up is 88 per cent.'))
B('What needs to change')
UL(I(L, 'Victims outside the scheme are told nothing. Nine learned of a release from social media, and one from the man himself.'),
   I(L, 'Requests for exclusion zones are cut back without explanation. The area granted was smaller than the area asked for in 12 of 20 licences.'),
   I(L, 'Liaison officers and practitioners use separate records and, in two areas, had never met.'))
H('Annexe 1: Glossary')
t = d.add_table(rows=0, cols=2)
for a, b_ in [('MAPPA', 'Multi-Agency Public Protection Arrangements'), ('nDelius', 'the case management system of the Probation Service'), ('S-DASH', 'a set of screening questions on stalking')]:
    r = t.add_row().cells; r[0].text = a; r[1].text = b_
N.finish(['A similar proposal was made by the Juniper Foundation in its evidence of March 2024.'])
d.save(OUT)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
