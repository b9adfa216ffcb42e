import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
OUT = sys.argv[1]
A, B = 'Penmarsh City', 'Penmarsh and the Ridings Edge'
g = Gold('news', '2025-07-15', 'Ouse and Ridings', [A, B],
 'Plain text news page; two units under bare-name sub-headings, ratings with scores in prose ("12 points out of a possible 21" and "5 out of 21"), earlier ratings of 2022 with scores too and the rating of a third unit that must not count; single standards rated in passing; numbered Notes to editor and bulleted "Context" list are decoys; "makes nine recommendations" but none printed; quote mark flaw in the headline.')
G_, RI, IN = 'Good', 'Requires improvement', 'Inadequate'
g.rate(A, 'Overall', G_, '12/21'); g.rate(A, 'Leadership', 'Outstanding'); g.rate(A, 'Reviewing', RI)
g.rate(B, 'Overall', RI, '5/21'); g.rate(B, 'Staffing', IN)
notes = ['Both reports are available at the Inspectorate’s website from 00.01 on Tuesday 15 July 2025.',
 'HM Inspectorate of Probation is the independent inspector of probation and youth justice services in England and Wales.',
 'The Probation Service is divided into 12 regions, each of which contains a number of probation delivery units, or PDUs.',
 'Units are scored on seven standards, up to a total of 21 points, and receive one of four ratings: ‘Outstanding’, ‘Good’, ‘Requires improvement’ and ‘Inadequate’.',
 'Ofsted rated local services for children in Penmarsh ‘Requires improvement to be good’ in January 2025; its work is separate from ours.',
 'Fieldwork in Penmarsh City took place in the week beginning 24 March 2025, and in Penmarsh and the Ridings Edge in the week beginning 28 April 2025.',
 'For interviews, please contact Honoria Basset-Quaye in the communications team.']
ctx = ['The two units were a single one until April 2023', 'Between them they supervise 3,906 people on probation', 'Some 58 per cent of the people in question live within the city']
for x in ctx + notes: g.decoy(x)
T = f'''Skip to main content

Home > News > Probation

"A tale of two cities' – and of one county: neighbouring probation units in Penmarsh inspected

News
15 July 2025

Two reports published today by HM Inspectorate of Probation show how far apart the fortunes of neighbouring probation delivery units (PDUs) can lie. Penmarsh City and Penmarsh and the Ridings Edge, both in the Ouse and Ridings region, were inspected separately this spring. [see notes to editor 6]

Chief Inspector of Probation Osric Vandermeer said: “Two years after they were split, these two units share a building, a police force and a canteen. They do not share results. The city has shown what can be achieved by a settled team which knows its purpose. Over the hill, able staff are being asked to do the impossible.”

Context

- {ctx[0]}
- {ctx[1]}
- {ctx[2]}

Penmarsh City

The unit has been rated ‘Good’ overall, with 12 points out of a possible 21, the highest score so far in the present programme. In 2022, as part of the former Penmarsh PDU, it was rated ‘Inadequate’ and given a score of 3 out of 27.

Its leadership was rated ‘Outstanding’. Inspectors came upon a team whose managers were known by name to everyone, from sentencers to people on probation, and whose plans were modest enough to be carried out. Caseloads have dropped from 54 to 38 on average. Staff survey results were among the best that we have seen: 61 of 67 respondents would recommend the unit as a place to work.

Case supervision was more even than elsewhere. Planning focused sufficiently on safety in 68 per cent of cases, and the unit’s agreement with Penmarsh Constabulary, which brings call-out data to the desk of each practitioner every morning, deserves to be copied. Not everything was strong, however, and reviewing was rated ‘Requires improvement’, because changes in the lives of people on probation went unrecorded in over a third of cases.

Mr Vandermeer continued: “What struck us was the calm. People had the time to do the job they trained for, and victims are safer as a result. The next step is for reviews to reach the same level as assessments.”

Penmarsh and the Ridings Edge

Matters are very different in Penmarsh and the Ridings Edge, which was rated ‘Requires improvement’. It scored 5 out of 21. The same unit as a whole had been ‘Inadequate’ in 2022, so this, too, is an advance, though a slender one. Its neighbour across the regional boundary, Harrowdale PDU, was rated ‘Inadequate’ in March 2024.

Staffing here was rated ‘Inadequate’. Forty-four per cent of probation officer posts are empty and some people on probation had met seven practitioners within a year. Inspectors read 52 cases; in only 15 of them had the practitioner done enough to assess the risk of serious harm, and in nine there were children at home of whom no agency seemed to be aware.

There were bright spots. The women’s hub at Wickering, run in partnership with the Nightjar Project, provides counselling and a crèche, and all but two of the 40 women who use it told us that they felt respected. Unpaid work groups have restored 11 miles of canal towpath. Newly appointed managers are aware of what needs to be done and have a credible plan to do it.

Mr Vandermeer said: “I do not doubt the will of the staff whom we met. But goodwill cannot take the place of colleagues. The region and HMPPS need to agree on how many people this unit requires and then find them.”

Recommendations

The report on Penmarsh and the Ridings Edge makes nine recommendations, of which six are for the unit itself, two are for the Ouse and Ridings region and one is for HM Prison and Probation Service. The report makes four recommendations to Penmarsh City. They concern, among other things, the sharing of information on domestic abuse, the training of managers and the use of home visits.

A regional report will follow in the autumn, once the remaining four units have been visited. A list of every report in this programme, which began in October 2023, is kept on our website and shows that, out of 29 units inspected until now, 15 were rated ‘Inadequate’, 13 ‘Requires improvement’ and one ‘Good’.

What happens next

Each unit has been asked for an action plan within 30 working days. HM Prison and Probation Service will publish these alongside a statement from the Regional Probation Director, Isolde Kaczmarek-Byrne, who said: “We welcome both reports. I am immensely proud of my colleagues in the city, and I give my word to those in the rest of the county that help is on the way. Nineteen trainees will join the team there in September and two experienced managers have already moved across. We shall also bring forward the refurbishment of the office in Wickering, where too many interviews are held in a corridor, and we have asked our partners in health to place a nurse on the premises from the new year.”

The Inspectorate intends to return to Penmarsh and the Ridings Edge within 18 months. Its visit will be confined to assessment and staffing.

Notes to editor

''' + '\n'.join(f'{n}. {t}' for n, t in enumerate(notes, 1)) + '\n\nENDS\n\nShare this page\nFacebook | LinkedIn | Email\n© Crown copyright\n'
open(OUT, 'w', encoding='utf-8').write(T)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
