import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
from dx import *
OUT = sys.argv[1]
g = Gold('regional_letter', '2023-03-07', 'Fenmoor and Wold', ['Saltreach PDU', 'Ancaster Wold PDU'],
 'DOCX: recommendation letters (a), (b) are automatic Word numbering with restarts (not in the text); headings partly Heading styles, partly bold paragraphs; no "Key"; polarity headings worded differently per section; real footnotes; joint addressees; one rating table per unit with merged cells; header and footer.')
d = new(); N = Notes(d); S, I = g.s, g.i
sec = d.sections[0]
sec.header.paragraphs[0].text = 'OFFICIAL – Fenmoor and Wold region: letter following inspection'
fp = sec.footer.paragraphs[0]; fp.add_run('HM Inspectorate of Probation | Page '); field(fp, 'PAGE')
P = lambda t, it=False: N.para(d.add_paragraph(), t, it)
def B(t): d.add_paragraph().add_run(t).bold = True
H = lambda t, l=1: d.add_heading(t, l)
def UL(*items):
    for x in items: N.para(d.add_paragraph(style='List Bullet'), x)
letters = make_list(d, 'lowerLetter', '(%1)'); dec = make_list(d, 'decimal', '%1.')
def OL(nid, *items):
    for x in items: p = N.para(d.add_paragraph(style='List Number'), x); setnum(p, nid)
P('Letitia Ravensworth, Regional Probation Director\nDuncan Oyelaran, Area Executive Director, HMPPS\nFenmoor House, Saltreach')
P('7 March 2023')
P('Dear Ms Ravensworth and Mr Oyelaran')
H('Review of the Probation Service in Fenmoor and Wold', 0)
P('Between 14 November and 2 December 2022 we inspected two of your five probation delivery units, Saltreach and Ancaster Wold. A small team stayed on for a further week and looked at what lies above the units: leadership, people, commissioned work and contact with victims. I am writing to both of you because a good part of what follows is beyond the reach of either of you alone.')
P('We followed three lines of enquiry:')
OL(dec(), g.decoy('Do regional plans answer the needs of places as unlike each other as a port and a scatter of market towns?'),
   g.decoy('Are staff recruited, trained and held on to in sufficient numbers?'), g.decoy('Does what is bought reach the people it was bought for?'))
H('Leading the region')
P('Ms Ravensworth has been in post since May 2022, after 14 months in which three people acted as director. Her arrival has steadied a region that had grown used to being told that help was on its way.')
B('What is strong')
L = 'Leading the region'
UL(S(L, 'The director has set three aims for the year and has dropped 19 inherited projects that served none of them. Heads of service could each recite the aims and, more tellingly, name something that they had stopped doing.'),
   S(L, 'Shared boards with Wold and Fen Constabulary and the two integrated care boards now settle disputes over data in days. An agreement on domestic abuse call-outs, stuck since 2019, was signed within six weeks of her arrival.'),
   S(L, 'Staff feel heard. Of the 302 who answered our survey, 199 said that regional leaders understood the pressures on front-line teams.^1^'))
B('What needs to improve')
UL(I(L, 'Saltreach was declared a red site under the prioritisation framework in July, yet its action plan has no dates, no owners and no way back to amber. Practitioners described it as “a list of things we would do if we had people”.'),
   I(L, 'The equality plan exists on paper only. The region could not tell us how many Lithuanian and Portuguese speakers it supervises, although practitioners put the share at a fifth of the Saltreach caseload.'),
   I(L, 'Business continuity was not tested after the tidal surge of January 2022, when the Saltreach office closed for nine days and 411 appointments were lost.'))
H('People')
P('The region employs 1,046 people against a target of 1,290. Sickness averages 14.2 days per person.')
B('What is strong'); L = 'People'
UL(S(L, 'Growing your own has worked here: a bridge scheme run with the University of Holbeck moved 26 case administrators and PSOs on to the PQiP in 2022, and all but one passed the first module.'),
   S(L, 'Practice tutor assessors hold protected weekly sessions, and trainees in both units praised them without being asked.'))
B('What needs to improve')
UL(I(L, 'Ancaster Wold has had no permanent deputy head since unification. Four SPOs line-manage 61 people between them, and supervision happens “when the car park is quiet”, as one put it.'),
   I(L, 'Workloads in Saltreach stand at 141 per cent on the workload management tool. Nearly half of the practitioners there have under 18 months’ service.'),
   I(L, 'Mandatory training in child safeguarding had lapsed for 172 staff, of whom 40 hold cases with a child protection plan.'))
P('“You learn to triage by instinct. I could not tell you if my instinct is any good.” Probation officer, Saltreach', True)
H('Services and interventions')
P('Spending on services stood at £2.9 million in 2022–2023, of which £310,000 came from the Regional Outcomes and Innovation Fund (ROIF).')
H('Unpaid work', 2); L = 'Unpaid work'
P('A team of 38 runs unpaid work from three bases.')
B('Strong:')
UL(S(L, 'Placements are rooted in local need. Sea-wall planting at Saltreach and the restoration of two chapels were both proposed by residents, and beneficiaries rated the work nine out of ten on average.'),
   S(L, 'Stand-down rates fell from 23 per cent in March to six per cent in October, once supervisors were given vans of their own.'))
B('To be improved:')
UL(I(L, 'Risk information on people with unpaid work alone is thin: we found a usable assessment in 12 of the 30 cases, and supervisors were often told nothing beyond the offence.'),
   I(L, 'Hardly any education, training and employment hours are worked. Of those sentenced since April, 83 per cent had not been offered any.'))
H('Accredited programmes', 2); L = 'Accredited programmes'
B('Strong:')
UL(S(L, 'Treatment managers watch every facilitator at least once a quarter; their feedback is specific and, by all accounts, acted upon.'))
B('To be improved:')
UL(I(L, 'Rural offices have no programme room. Men from the Wold travel for up to three hours each way, and 29 of 77 starters dropped out before the fourth session.'))
H('Commissioned rehabilitative services', 2); L = 'Commissioned rehabilitative services'
P('Providers and probation staff share premises in one office only.')
B('To be improved:')
UL(I(L, 'Nobody measures outcomes. Contract meetings with Beacon Quay Housing, which received 640 referrals, look at timeliness and cost and never at whether anyone was housed.^2^'))
H('Victims')
B('What is strong')
L = 'Victims'
UL(S(L, 'Victim liaison officers made first contact on time in 96 per cent of cases, and 11 of the 12 victims who spoke to us felt properly informed.'),
   S(L, 'A bilingual leaflet written with Harbour Voices, a survivors’ group, has doubled take-up of the contact scheme among migrant workers.'))
B('What needs to improve')
UL(I(L, 'Practitioners forget that the victim unit exists. In seven of 15 relevant cases licence conditions were proposed without a word to the liaison officer.'))
H('Serious Further Offences')
P('Eighteen reviews were completed in the year to September 2022, five of them late. Learning is summarised in a quarterly bulletin which reads well. We could not find evidence that it had altered the way in which cases are supervised.')
H('Closing remarks')
P('Saltreach was rated ‘Inadequate’ and Ancaster Wold ‘Requires improvement’. I am grateful to Fatima Eccleshall, who arranged our visits in the week of the rail strikes.')
P('Yours sincerely\n\nBeatrix Holloway-Stead\nHM Chief Inspector of Probation')
d.add_page_break()
H('Annexe A. Recommendations')
def block(unit, lists):
    H(unit, 2); nid = letters(); k = 0
    for head, add, items in lists:
        B(head)
        for t in items:
            g.r(unit, chr(97 + k), add, t); k += 1
            OL(nid, t)
SP, AW = 'Saltreach PDU', 'Ancaster Wold PDU'
block(SP, [('Saltreach PDU should:', 'Saltreach PDU', ['rewrite the red site plan with dates, owners and a route to amber', 'check home visits and safeguarding enquiries in every case where a child may be at risk', 'record first language and the need for an interpreter at the first appointment']),
 ('Fenmoor and Wold region and HMPPS should jointly:', ['Fenmoor and Wold region', 'HMPPS'], ['reduce practitioner workloads in Saltreach to below 110 per cent by December 2023', 'find premises for Saltreach above the flood line.'])])
block(AW, [('Ancaster Wold PDU should:', 'Ancaster Wold PDU', ['appoint a permanent deputy head', 'plan reviews around changes in circumstances and not around the calendar']),
 ('Fenmoor and Wold region should:', 'Fenmoor and Wold region', ['offer accredited programmes in at least one rural location', 'judge Beacon Quay Housing by the number of people it houses', 'bring mandatory safeguarding training up to date.']),
 ('HMPPS and the Ministry of Justice should:', ['HMPPS', 'Ministry of Justice'], ['fund travel for people who live more than an hour from a programme.'])])
H('Annexe B. Ratings')
RI, G_, IN = 'Requires improvement', 'Good', 'Inadequate'
std = [('1.1 Leadership',), ('1.2 Staff',), ('1.3 Services',), ('1.4 Information and facilities',), ('2.1 Court work',), ('2.2 Assessment',), ('2.3 Planning',), ('2.4 Implementation and delivery',), ('2.5 Reviewing',)]
pts = {G_: 2, RI: 1, IN: 0}; col = {G_: '8CC63F', RI: 'F7B500', IN: 'E03C31'}
for u, sc, ov, rs in [(SP, '3/27', IN, [RI, IN, RI, IN, RI, IN, IN, IN, IN]), (AW, '10/27', RI, [RI, RI, G_, RI, G_, IN, RI, RI, RI])]:
    assert sum(pts[r] for r in rs) == int(sc.split('/')[0])
    t = d.add_table(rows=0, cols=4); t.style = 'Table Grid'
    r = t.add_row().cells; r[0].merge(r[2]).text = u; r[3].text = 'Score ' + sc
    r = t.add_row().cells; r[0].merge(r[1]).text = 'Overall rating'; r[3].text = ov; shade(r[2], col[ov])
    g.rate(u, 'Overall', ov, sc)
    for k, (dom, a, b) in enumerate([('Organisational delivery', 0, 4), ('Court work and case supervision', 4, 9)]):
        first = None
        for j in range(a, b):
            r = t.add_row().cells
            r[1].text = std[j][0]; shade(r[2], col[rs[j]]); r[3].text = rs[j]
            g.rate(u, std[j][0].split(' ', 1)[1], rs[j])
            if first is None: first = r[0]
            else: last = r[0]
        first.merge(last).text = dom
    d.add_paragraph()
N.finish(['Survey open from 31 October to 25 November 2022; response rate 29 per cent.', 'Beacon Quay Housing told us that it now publishes such figures on its own website.'])
d.save(OUT)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
