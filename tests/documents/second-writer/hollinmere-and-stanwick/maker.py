import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
OUT = sys.argv[1]
U = 'Hollinmere and Stanwick PDU'
g = Gold('pdu_report', '2025-09-02', 'Northern Vales', [U],
 'HTML: cookie banner and navigation first, headings ending in "(Back to top)", rating boxes as plain divs, overall rating in quotation marks in a paragraph of its own in the foreword, standards P 1.1 to P 2.4, "Strengths:" as <p><strong>, progress table and list of 2022 recommendations (decoys), recommendations before the chapters with numbers running on across addressees (ol start).')
S, I = g.s, g.i
h = []
P = lambda t: h.append(f'<p>{t}</p>')
def H(n, t, top=True, id_=''):
    h.append(f'<h{n} id="{t.lower().replace(" ", "-")[:30]}">{t}' + (' <a href="#top">(Back to top)</a>' if top else '') + f' </h{n}>')
def UL(label, *items):
    h.append(f'<p><strong>{label}</strong></p>\n<ul>' + ''.join(f'\n<li>{x}</li>' for x in items) + '\n</ul>')
def TAB(cap, head, rows):
    h.append('<figure class="wp-block-table"><table>' + (f'<caption>{cap}</caption>' if cap else '') + '<thead><tr>' + ''.join(f'<th>{x}</th>' for x in head) + '</tr></thead><tbody>' + ''.join('<tr>' + ''.join(f'<td>{x}</td>' for x in r) + '</tr>' for r in rows) + '</tbody></table></figure>')
RI, G_, IN = 'Requires improvement', 'Good', 'Inadequate'
R = [('P 1.1', 'Leadership', G_), ('P 1.2', 'Staffing', RI), ('P 1.3', 'Services', G_), ('P 2.1', 'Assessment', IN), ('P 2.2', 'Planning', RI), ('P 2.3', 'Implementation and delivery', IN), ('P 2.4', 'Reviewing', IN)]
pts = {G_: 2, RI: 1, IN: 0}; assert sum(pts[r] for *_, r in R) == 6
def box(i):
    c, n, r = R[i]; h.append(f'<div class="rating-box rating-{pts[r]}"><div>Our rating for {n.lower()}</div><div>{r}</div></div>')
H(2, 'Foreword')
P('Hollinmere and Stanwick is two places rather than one. Hollinmere is a former steel town of 96,000 people; Stanwick and its villages lie half an hour off by a bus that runs hourly. Staff move between them, and so, less easily, do the 1,712 people whom they supervise.')
P('We found a unit whose leaders know what is wrong and have begun to put it right. In spite of that, our overall rating of this service is')
P('‘Requires improvement’.')
P('When we last came, in 2022, the unit was rated ‘Inadequate’. It has earned its progress. Yet work to keep others safe is still some way from where it must be: assessment drew sufficiently on sources of information about domestic abuse and children in only 31 per cent of cases, and just 12 of 41 reviews responded properly to new risks.')
P('I should like to see the honesty of the senior team, which surprised and heartened inspectors, matched by time for practitioners to think.')
P('<strong>Osric Vandermeer</strong><br>HM Chief Inspector of Probation<br>September 2025')
H(2, 'Ratings')
h.append(f'<table class="ratings"><tbody><tr><td>{U}<br>Fieldwork started June 2025</td><td>Score</td><td>6/21</td></tr><tr><td colspan="2">Overall rating</td><td class="ri">{RI}</td></tr><tr><th colspan="3">1. Organisational arrangements and activity</th></tr>')
g.rate(U, 'Overall', RI, '6/21')
for k, (c, n, r) in enumerate(R):
    if k == 3: h.append('<tr><th colspan="3">2. Service delivery</th></tr>')
    h.append(f'<tr><td>{c}</td><td>{n}</td><td class="r{pts[r]}">{r}</td></tr>'); g.rate(U, n, r)
h.append('</tbody></table>')
H(2, 'Recommendations')
P('As a result of our inspection we have made eight recommendations that we believe, if implemented, will have a positive effect on the quality of the service.'.replace('that we believe, if implemented, will have a positive effect on the quality of the service', 'which, acted on promptly, should raise standards'))
k = 0
for head, add, its in [(f'{U} should:', U, ['obtain information on domestic abuse and safeguarding at the start of every order and licence, and again when anything material changes', 'make management oversight visible in the case record, with a reason for each decision', 'give each practitioner two protected hours a week for reviews', 'find a way for people in Stanwick to be seen without a 14-mile journey']),
  ('The Northern Vales region should:', 'Northern Vales region', ['fill the three vacant senior probation officer posts', 'settle an agreement with Northern Vales Police on the speed of replies to enquiries']),
  ('HM Prison and Probation Service should:', 'HM Prison and Probation Service', ['give new entrants a workload that rises in steps through the first year', 'repair the heating and alarms at Bessemer House.'])]:
    h.append(f'<p><strong>{head}</strong></p><ol' + (f' start="{k+1}"' if k else '') + '>')
    for t in its:
        k += 1; h.append(f'<li>{g.r(None, str(k), add, t)}</li>')
    h.append('</ol>')
H(2, 'Progress since the last inspection')
P('Our report of 24 November 2022 contained seven recommendations. The unit has given us the following account of them, and we have added our own judgement.')
TAB('', ['2022 recommendation', 'Status', 'Comment'], [
 (g.decoy('Improve the quality of initial risk assessments, especially where domestic abuse features'), 'Some progress', 'Briefings held; our case results show gains of nine percentage points.'),
 (g.decoy('Ensure that home visits are carried out where they are needed to manage risk'), 'Sufficient progress', 'Visits rose from 61 to 308 a year.'),
 (g.decoy('Develop a strategy for the engagement of people on probation'), 'Sufficient progress', 'A forum meets monthly.'),
 (g.decoy('Reduce the caseloads of probation services officers'), 'No progress', 'Average now 57, then 54.')])
P('Two recommendations to HMPPS and one to the region are taken up again above:')
h.append('<ul>' + ''.join(f'<li>{g.decoy(x)}</li>' for x in ['maintain premises in a safe condition (HMPPS, 2022)', 'shorten the time taken to recruit (HMPPS, 2022)', 'review spans of control (region, 2022)']) + '</ul>')
H(2, '1. Organisational arrangements and activity')
H(3, 'P 1.1 Leadership'); box(0); L = 'P 1.1 Leadership'
P('The unit is headed by Perpetua Agyeman-Wroe, with two deputies, one of whom was appointed on promotion a month ahead of fieldwork.')
UL('Strengths:', S(L, 'Leaders have a frank picture of the unit’s performance. Their self-assessment, shared in advance, differed from our findings in a single standard.'),
 S(L, 'The plan for 2025 grew out of four away days with staff of all grades; 71 per cent of respondents to our survey (40 of 56) said that its priorities were the right ones.'),
 S(L, 'Partnership work is deep. The head chairs the local MAPPA strategic sub-group and the Hollinmere Safer Streets panel, and councillors spoke of her with respect.'))
UL('Areas for improvement:', I(L, 'Stanwick staff feel like an outpost. Leaders were present there on nine days in the quarter, and five of the six people we met could not say what the plan meant for rural cases.'),
 I(L, 'Information about disproportionality is collected but not analysed, so that the over-representation of Roma men among recalls, at three times their share of the caseload, had gone unremarked.'))
H(3, 'P 1.2 Staffing'); box(1); L = 'P 1.2 Staffing'
TAB('Staffing at the end of May 2025', ['Grade', 'Target FTE', 'In post', 'Filled'], [('Senior probation officer', '9.0', '6.0', '67%'), ('Probation officer', '38.5', '30.1', '78%'), ('Probation services officer', '33.0', '35.4', '107%'), ('Case administrator', '21.0', '19.2', '91%')])
UL('Strengths:', S(L, 'Sickness has more than halved, from 18.8 days a year to 8.1, helped by a well-run attendance clinic and by occupational health visits to the office.'),
 S(L, 'Newly qualified officers receive a local mentor, 12 observed sessions and a protected caseload of 25, which they value highly.'))
UL('Areas for improvement:', I(L, 'Three of nine senior probation officer posts were vacant and oversight suffered: it was effective in 34 per cent of the 64 cases.'),
 I(L, 'Probation services officers hold work for which they are not equipped. Nineteen high-risk cases were assigned to PSOs, contrary to the tiering framework.'))
H(3, 'P 1.3 Services'); box(2); L = 'P 1.3 Services'
UL('Strengths:', S(L, 'Services on hand in Hollinmere include Forge Recovery, a peer-led group; a nurse three days a week; and Bridge to Work, whose 118 starters in 2024–2025 yielded 47 jobs.'),
 S(L, 'The women’s team works from the Rowan Tree centre and 92 per cent of the women we asked felt safe there.'),
 S(L, 'Sentencers have confidence in reports. Ninety-one per cent were completed on time, and in only two of 20 had the author failed to make a clear proposal.'))
UL('Areas for improvement:', I(L, 'Accommodation for single men is desperate: the CRS provider closed 83 of 140 referrals without any housing outcome.'))
H(2, '2. Service delivery')
kq = ['focus sufficiently on engaging the person on probation?', 'focus sufficiently on the factors linked to offending and desistance?', 'focus sufficiently on keeping other people safe?']
pc = [('70%', '66%', '31%'), ('66%', '69%', '50%'), ('67%', '44%', '30%'), ('63%', '52%', '29%')]
V = ['Does assessment', 'Does planning', 'Does the implementation and delivery of services', 'Does reviewing']
txt = [
 ([('What people thought of their own situation was asked and recorded in 45 of 64 cases, often verbatim.')], [('Past behaviour was overlooked. In one case a conviction for arson was left out of an assessment for a hostel place.'), ('Assessments of young adults seldom considered maturity; the tool was used in four of 17 cases.')]),
 ([('Plans had been trimmed to three objectives at most, which people understood and could repeat to us.'), ('Prison and community staff planned releases together, with three-way meetings in 18 of 22 relevant cases.')], [('Victims were missing from planning. Restrictions that would have protected a former partner were left out in 13 of 29 cases.')]),
 ([('Practitioners were flexible about appointments and used text reminders well, and 67 per cent of people attended as required.')], [('Fewer than half of those with a rehabilitation activity requirement had completed a single day by the sixth month.'), ('Home visits are made but not used: 21 of 33 visit records said nothing about who else was in the house.')]),
 ([('Good news is noticed. Progress was acknowledged in 40 cases and, where fitting, reporting was reduced.')], [('Reviews were copied forward. In 26 cases the text was identical to that of the initial assessment, new arrests notwithstanding.')])]
for j in range(4):
    c, n, r = R[3 + j]; L = f'{c} {n}'; H(3, L); box(3 + j)
    TAB('', ['Key question', 'Percentage ‘Yes’'], [(f'{V[j]} {q}', p) for q, p in zip(kq, pc[j])])
    if j == 0: P('The rating follows the lowest of the three results, in line with our published rules.<sup><a href="#fn1">[1]</a></sup>')
    UL('Strengths:', *[S(L, t) for t in txt[j][0]]); UL('Areas for improvement:', *[I(L, t) for t in txt[j][1]])
H(2, 'Annexe one: Further information')
P('We examined 64 cases that had begun between October and December 2024, and interviewed 49 practitioners. A data annexe and a glossary are available separately.')
h.append('<ol class="footnotes"><li id="fn1">' + g.decoy('Professional discretion may be applied where a result lies within five percentage points of a boundary.') + '</li></ol>')
top = '''<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>An inspection of probation services in: Hollinmere and Stanwick PDU 2025 - HM Inspectorate of Probation</title><style>.rating-box{border:2px solid}</style></head>
<body id="top"><a class="skip" href="#main">Skip to content</a>
<div id="cookie-banner" role="region" aria-label="Cookies"><h2>Cookies on this website</h2><p>We use some essential cookies. We should also like to set others that help us to:</p><ul><li>understand how you use the site</li><li>remember your settings</li><li>improve what we publish</li></ul><button>Accept</button><button>Reject</button></div>
<header><p>HM Inspectorate of Probation</p><nav><ul><li><a href="/">Home</a></li><li><a href="/about-us">About us</a></li><li><a href="/our-work">Our work</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main id="main"><p class="licence">Crown copyright 2025. You may re-use this document under the Open Government Licence v3.0.</p>
<h1>An inspection of probation services in: Hollinmere and Stanwick PDU 2025 </h1>
<p>The Probation Service – Northern Vales region</p>
<p>Published: <time datetime="2025-09-02T09:30:00+01:00">2 September 2025</time></p>
<nav class="toc"><h2>Contents</h2><ol><li><a>Foreword</a></li><li><a>Ratings</a></li><li><a>Recommendations</a></li><li><a>Progress since the last inspection</a></li><li><a>1. Organisational arrangements and activity</a></li><li><a>2. Service delivery</a></li><li><a>Annexe one: Further information</a></li></ol></nav>
'''
for x in ['understand how you use the site', 'Foreword Ratings Recommendations']: g.decoy(x)
foot = '\n</main><footer><h2>Related</h2><ul><li><a>Press release</a></li><li><a>Data annexe</a></li></ul><p>© Crown copyright</p></footer></body></html>\n'
open(OUT, 'w', encoding='utf-8').write(top + '\n'.join(h) + foot)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
