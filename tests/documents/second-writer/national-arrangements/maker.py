import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
OUT = sys.argv[1]
g = Gold('national_report', '2026-02-26', None, [],
 'HTML: no unit and no region; HMPPS is addressee throughout, said once; recommendations are paragraphs with the number in <strong>, in groups by standard with running numbers; list items hold <p>; footnotes as superscript links with the notes as an ordered list at the end; blockquotes between bullets and list; figures in tables, captions with numbers; ratings in a definition list and repeated in prose.')
S, I = g.s, g.i
B = 'HMPPS'
h = []
P = lambda t: h.append(f'<p>{t}</p>')
H = lambda n, t: h.append(f'<h{n} class="wp-block-heading">{t}</h{n}>')
def UL(head, *items):
    h.append(f'<h4>{head}</h4><ul class="wp-block-list">' + ''.join(f'<li><p>{x}</p></li>' for x in items) + '</ul>')
def Q(t, w): h.append(f'<blockquote class="wp-block-quote"><p>{t}</p><cite>{w}</cite></blockquote>')
fn = []
def F(t):
    fn.append(t); n = len(fn); return f'<sup class="fn"><a href="#f{n}" id="r{n}">{n}</a></sup>'
def TAB(cap, head, rows):
    h.append('<figure><table><thead><tr>' + ''.join(f'<th scope="col">{x}</th>' for x in head) + '</tr></thead><tbody>' + ''.join('<tr>' + f'<th scope="row">{r[0]}</th>' + ''.join(f'<td>{x}</td>' for x in r[1:]) + '</tr>' for r in rows) + f'</tbody></table><figcaption>{cap}</figcaption></figure>')
H(2, 'Foreword from the HM Chief Inspector')
P('Osric Vandermeer<br>HM Chief Inspector of Probation')
P('Probation in England and Wales is run by thousands of committed people within a machine that they do not control. This report is about the machine. Over nine weeks in the autumn of 2025 we examined how HMPPS sets direction, staffs the service, buys and designs what is delivered, and keeps the information on which everything rests.')
P('Our judgement is that national arrangements are, taken together, ‘Requires improvement’. Leadership and staffing have each moved forward. Services remain poorly matched to need, and we have rated them ‘Inadequate’. Digital work is the surprise of the inspection, and its rating of ‘Good’ is deserved.')
P('I note that every PDU which we visited in 2023 and 2024 had been rated either ‘Inadequate’ or ‘Requires improvement’. Local leaders told us again and again that the obstacles were national. In large part, they were right.')
H(2, 'Our ratings')
RI, G_, IN = 'Requires improvement', 'Good', 'Inadequate'
h.append('<dl class="ratings"><dt>HMPPS: overall</dt><dd>Requires improvement</dd>'); g.rate(B, 'Overall', RI)
for c, n, r in [('N 1', 'Leadership', RI), ('N 2', 'Staffing', RI), ('N 3', 'Services', IN), ('N 4', 'Information and digital', G_)]:
    h.append(f'<dt>{c} {n}</dt><dd>{r}</dd>'); g.rate(B, n, r)
h.append('</dl>')
P('No score is given in a national inspection. The four-point scale runs from ‘Outstanding’ to ‘Inadequate’.')
H(2, 'Recommendations')
P('All of our recommendations are made to HMPPS. We ask for a response within eight weeks.')
P('<em>HMPPS should:</em>')
k = 0
for head, its in [('On leadership', ['publish one annual statement of priorities for probation and retire all others', 'test each new policy with front-line staff in no fewer than three regions before it is introduced', 'clarify who decides, between area executive directors and regional probation directors, on workforce and estates']),
  ('On staffing', ['revise the workload measurement tool so that it reflects rate cards, travel and court attendance', 'bring the time from offer to first day below eight weeks', 'extend practice development posts to all regions on a permanent footing', 'train senior probation officers for the work of oversight before they take up post']),
  ('On services', ['replace payment for referrals with payment for what is achieved', 'publish waiting times for Building Choices, by region, each quarter', 'devolve at least one-third of the commissioning budget to regions']),
  ('On information and digital', ['give practitioners a single sign-on by April 2027', 'measure reoffending at unit level and share the results within the quarter.'])]:
    H(3, head)
    for t in its:
        k += 1; g.r(None, str(k), 'HMPPS', t); h.append(f'<p class="rec"><strong>{k}.</strong> {t}</p>')
H(2, 'Background')
P('Probation was brought back under public control in June 2021. HMPPS, an executive agency of the Ministry of Justice, answers for some 241,000 people on probation and a staff of 21,400.' + F('Headcount rounded to the nearest hundred; published statistics for September 2025.') + ' Since 2024 the One HMPPS structure has placed regional probation directors under seven area executive directors. Three emergency measures shaped the period which we examined:')
h.append('<ul>' + ''.join(f'<li>{g.decoy(x)}</li>' for x in ['Probation Reset, which from April 2024 ended contact in the last third of many sentences', 'early release at 40 per cent of a standard determinate sentence (SDS40)', 'the shorter fixed-term recall, known as FTR48']) + '</ul>')
TAB('Table 1: People supervised and staff in post, 2021 to 2025', ['', '2021', '2023', '2025'], [('People on probation (thousands)', '222', '239', '241'), ('Probation officers (FTE)', '4,440', '4,770', '5,630'), ('Probation officer vacancies', '18%', '29%', '21%')])
P('Our framework has four standards, on which we consulted in 2024 and which can be found on our website.')
H(2, 'N 1 Leadership'); L = 'N 1 Leadership'
P('We rated national leadership ‘Requires improvement’.')
UL('Strengths',
 S(L, 'The Chief Probation Officer, Wilhelmina Sarpong-Leigh, is respected inside and outside the agency. Unions, police leads and voluntary bodies all spoke of candour and of promises kept.'),
 S(L, 'Crisis planning was nimble. Three releases under SDS40 were each prepared within eight weeks, and error rates fell from 37 wrongful releases in the first tranche to five in the third.'),
 S(L, 'Victims have gained a louder voice since a national board on victims’ matters, with two lay members, was set up in February 2025.'))
Q('We get told what, often. We get told why, sometimes. We get asked, never.', 'Head of a probation delivery unit')
UL('Areas for improvement',
 I(L, 'There is no single account of what probation is for. We counted 11 live strategies with 86 priorities' + F('A list is given in the methodology annexe.') + ' and found no one who could rank them.'),
 I(L, 'Change comes too fast to land. Units received 412 items of mandatory instruction in 12 months, and a third of these amended an earlier one.'),
 I(L, 'The area model has blurred accountability. Four of the seven area executive directors and nine of the 12 regional directors gave different answers when asked who may close an office.'))
H(2, 'N 2 Staffing'); L = 'N 2 Staffing'
P('We rated staffing ‘Requires improvement’. A thousand trainees a year are now recruited, though their retention is uncertain.')
TAB('Table 2: Leaving rates in the year to June 2025', ['Grade', 'Leavers', 'Rate'], [('Probation officer', '512', '8.9%'), ('Probation services officer', '931', '12.6%'), ('Senior probation officer', '74', '4.4%')])
UL('Strengths',
 S(L, 'Recruitment campaigns have widened the field: 43 per cent of the trainees who began in 2025 had followed another career first, and 19 per cent were from ethnic minority backgrounds.'),
 S(L, 'The three-year pay settlement was, in the view of most staff who spoke to us, a fair one; it has slowed departures to the police and to local councils.'))
UL('Areas for improvement',
 I(L, 'Workload figures are not believed, with reason. The measurement tool assigns 3.1 hours a month to a high-risk case; the diaries of 40 practitioners showed an average of 6.4.'),
 I(L, 'Senior probation officers are promoted without preparation and line-manage ten people on average. Only one in eight had received training in reflective supervision.'),
 I(L, 'Sickness for reasons of mental health accounts for 56 per cent of days lost, yet the contract for trauma support was allowed to lapse for five months.'))
H(2, 'N 3 Services'); L = 'N 3 Services'
P('We rated services ‘Inadequate’. Money is spent on referrals. What comes of them is rarely known.')
UL('Strengths',
 S(L, 'Community accommodation at tier three has housed 9,200 people for up to 84 nights since 2023, many of whom would otherwise have left prison for the street.'))
UL('Areas for improvement',
 I(L, 'Contracts for commissioned rehabilitative services reward volume. In 2024–2025 providers were paid £61 million, of which £1.9 million was linked to any kind of outcome.'),
 I(L, 'Building Choices has been launched without the people to run it. A quarter of facilitator posts stood vacant and 7,850 people were waiting to start.' + F('As at 30 September 2025.')),
 I(L, 'Needs of women, young adults and people with neurodiverse conditions are described in policy and absent from contracts; 14 of the 17 specifications that we read mentioned none of them.'),
 I(L, 'Regions cannot repair gaps, for they control just four per cent of the commissioning budget.'))
Q('I have three providers for debt and nobody for grief.', 'Probation officer')
H(2, 'N 4 Information and digital'); L = 'N 4 Information and digital'
P('We rated this standard ‘Good’.')
UL('Strengths',
 S(L, 'Digital teams build with practitioners. The new sentence plan was redrawn 23 times in trials in two regions, and those who use it save 50 minutes per case.'),
 S(L, 'Laptops and telephones work. Complaints to the service desk dropped by 62 per cent in two years.'),
 S(L, 'A data catalogue, open to every region, explains each measure in plain words and names its owner.'))
UL('Areas for improvement',
 I(L, 'Practitioners still log on to six systems a day. One kept her passwords on a sticky note, which she showed to us.'))
H(2, 'Annexe: Methodology')
P('We held 133 meetings with 402 people in HMPPS headquarters and in all 12 regions, studied 610 documents, and surveyed 2,266 members of staff.')
H(2, 'Footnotes')
h.append('<ol>' + ''.join(f'<li id="f{n}">{g.decoy(t)} <a href="#r{n}">↩</a></li>' for n, t in enumerate(fn, 1)) + '</ol>')
top = '''<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>National inspection of probation, 2026</title></head><body>
<a href="#c">Skip to content</a><header><ul><li><a href="/">Home</a></li><li><a href="/search">Search</a></li></ul></header>
<article id="c"><h1>A national inspection of probation services: leadership, staffing, services and digital</h1>
<p class="meta">Published: 26 February 2026</p>
<p>Topics: <a>adult probation</a>, <a>national</a></p>
'''
open(OUT, 'w', encoding='utf-8').write(top + '\n'.join(h) + '\n</article><footer><p>© Crown copyright 2026</p></footer></body></html>\n')
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
