import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
OUT = sys.argv[1]
g = Gold('regional_report', '2026-01-27', 'Thornmouth and Levels', [],
 'HTML of div soup: first heading "Chief Inspector’s judgement" with curly apostrophe; no score and no rating (rating words used of earlier inspections only); strengths / areas for improvement as h3 directly under h2 topic, some worded in the singular; bullets with leading "case example" in <em>; case counts spelt out; four recommendations as bullets without numbers; background list and glossary list are decoys.')
S, I = g.s, g.i
h = []
P = lambda t: h.append(f'<div class="rich-text"><p>{t}</p></div>')
H = lambda n, t: h.append(f'<div class="block"><h{n}>{t} </h{n}></div>')
def UL(head, *items):
    H(3, head); h.append('<div class="rich-text"><ul>' + ''.join(f'\n  <li>{x}</li>' for x in items) + '\n</ul></div>')
H(2, 'Chief Inspector’s judgement')
P('Public protection work in Thornmouth and Levels is not yet of a standard on which its residents can rely. Fifty-eight cases were inspected. In fewer than half of these did we find that enough had been done to keep actual and potential victims safe.')
P('There are real grounds for hope. Leaders have stopped defending the past, a new team for enquiries is delivering what it promised, and those practitioners who had attended the region’s own course on professional curiosity did markedly better than their colleagues. The task for the coming year is to make the exception the rule.')
P('In the summer of 2024 three of the region’s five probation delivery units (PDUs) were rated ‘Inadequate’ and two ‘Requires improvement’. Dynamic inspections do not carry ratings, and nothing in this report alters those.')
P('Osric Vandermeer<br>HM Chief Inspector of Probation')
H(2, 'About this inspection')
P('We paused our programme of ordinary inspections in October 2025 so as to visit every region within a year and look at one subject, the protection of the public. In Thornmouth and Levels we:')
h.append('<div class="rich-text"><ul>' + ''.join(f'<li>{g.decoy(x)}</li>' for x in ['inspected 58 cases begun between February and April 2025, from all five PDUs', 'spoke to 49 of the practitioners responsible', 'held seven meetings with leaders and partners']) + '</ul></div>')
P('Thirty-nine of those whose cases we read had been convicted of a violent offence. Twenty-two were subject to a licence after release from prison. Six were women. Our results were as follows.')
h.append('<table><tr><th>Question</th><th>Cases</th><th>Yes</th></tr><tr><td>Does assessment sufficiently analyse how to keep other people safe?</td><td>58</td><td>24</td></tr><tr><td>Does planning?</td><td>58</td><td>28</td></tr><tr><td>Does delivery?</td><td>58</td><td>21</td></tr><tr><td>Does reviewing?</td><td>52</td><td>17</td></tr></table>')
H(2, 'Recommendations')
A = 'Thornmouth and Levels region'
P('The Thornmouth and Levels region should:')
h.append('<div class="rich-text"><ul>' + ''.join(f'<li>{g.r(None, None, A, x)}</li>' for x in ['extend the enquiry team to cover Saltcote by the end of April 2026', 'require senior probation officers to see the evidence before they countersign an assessment', 'ensure that every member of staff who holds a case has attended the professional curiosity course']) + '</ul></div>')
P('HMPPS should:')
h.append('<div class="rich-text"><ul><li>' + g.r(None, None, 'HMPPS', 'give practitioners direct access to the police intelligence summaries that their seconded officers can already read.') + '</li></ul></div>')
H(2, 'Leadership of public protection'); L = 'Leadership of public protection'
P('The Regional Probation Director, Emeka Strickland-Jones, took up his post in March 2025 and made public protection the first of his priorities. The head of public protection reports to him directly.')
UL('Strengths',
 S(L, 'A public protection board meets monthly and looks at cases as well as figures. Each PDU in turn brings one that went badly, and the discussion is circulated to every team in anonymous form.'),
 S(L, 'Leaders know where the gaps are. Their own audit of 200 cases, finished a fortnight before our fieldwork, came to results within four percentage points of ours.'),
 S(L, 'Four hundred and twelve practitioners, just over two-thirds of the total, have taken the professional curiosity course since May 2025. In the cases held by those whom we met, assessment was sufficient in more than half; for the others it was less than a third.'))
UL('Areas for improvement',
 I(L, 'Improvement has not reached Saltcote PDU. Two in five of its posts are vacant, the course has been postponed three times and, of nine cases inspected there, we judged one to be sufficient.'),
 I(L, 'Actions after Serious Further Offences are followed until training has been provided. Nobody then asks whether practice altered.'))
H(2, 'Assessment and planning'); L = 'Assessment and planning'
P('Practitioners as a rule identified the right people as being at risk. Where they fell short was in asking how, when and from what. Thirty-four assessments did not make use of information that was there to be found.')
UL('Strengths',
 S(L, 'Domestic abuse enquiries were made at the start of 55 cases out of 58, a great advance on the region’s last inspection; the enquiry team returned replies within three working days on average.'),
 S(L, '<em>Case example:</em> Marlon’s practitioner read a decade of call-outs, noticed that each followed the loss of a job, and put in place weekly contact with his employment mentor, an alert to the police and a plan which his former wife had helped to shape.'))
UL('Areas for improvement',
 I(L, 'Answers are filed rather than weighed. Nineteen assessments did not mention call-outs of which the police had told the practitioner in writing.'),
 I(L, 'Children are hard to find in the records. In 12 of 27 relevant cases the practitioner did not know their names, and in five nobody had checked where they lived.'),
 I(L, 'Contingency planning was sufficient in a third of cases. The remainder relied on recall, with no thought given to the hours before a recall takes effect.'))
H(2, 'Delivery and reviewing'); L = 'Delivery and reviewing'
UL('Strength',
 S(L, 'Police and probation staff in the two integrated offender management hubs make joint visits. Sixteen of the 58 people in our sample had been seen at home in this way, and in three cases weapons were taken away as a result.'))
UL('Areas for improvement',
 I(L, 'Contact levels were reduced under Probation Reset without a check on current risk; this was so in eight of 14 cases to which the policy had been applied.'),
 I(L, 'Home visits take place in the first month and then tail off. Forty-one were needed in the second half of the period, and nine happened.'),
 I(L, 'New offences do not lead to new thinking. <em>Case example:</em> Piotr was arrested three times for following a woman, and the review after each arrest repeated that his risk was “stable”.'))
H(2, 'Working with partners'); L = 'Working with partners'
P('Relations are cordial at every level. Levels County Council, Thornmouth Police and two health trusts all sent senior people to meet us.')
UL('Strengths', S(L, 'The chair of the MAPPA strategic management board has brought in a screening panel, which in its first half-year moved 31 cases up a level and 12 down.'))
UL('Areas for improvement', I(L, 'Referrals to children’s social care were turned away in 11 cases, and the practitioner challenged the decision in two.'))
H(2, 'Terms used')
h.append('<ul class="glossary">' + ''.join(f'<li>{g.decoy(x)}</li>' for x in ['<strong>MAPPA:</strong> the arrangements under which police, probation and prison services manage certain sexual, violent and terrorist offenders together', '<strong>Recall:</strong> return to prison of a person released on licence', '<strong>Sufficient:</strong> good enough, in the view of our inspectors, on the evidence they saw']) + '</ul>')
P('The names in the case examples have been changed.')
top = '''<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Dynamic inspection of public protection: Thornmouth and Levels</title></head><body>
<div class="cookie"><p>Tell us whether you accept cookies</p><ul><li>Essential</li><li>Analytics</li></ul></div>
<div class="crumbs"><ol><li>Home</li><li>Inspections</li><li>Probation</li></ol></div>
<div class="hero"><h1>Dynamic inspection of public protection in the Thornmouth and Levels probation region </h1><span>Published 27 January 2026</span></div>
'''
open(OUT, 'w', encoding='utf-8').write(top + '\n'.join(h) + '\n<div class="foot"><p>Page last updated: 30 January 2026</p></div></body></html>\n')
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
