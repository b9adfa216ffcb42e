import sys, os
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, os.path.dirname(HERE))
from common import *
YJ = 'Ravensmoor Youth Justice Service'
NOTES = {'2': 'Youth Justice Board first-time entrant data, year ending December 2023. The rate is per 100,000 children aged 10 to 17.',
 '4': 'Education, training and employment. Suitable provision means 25 hours a week, or 16 for those over school age.',
 '5': 'Asset Plus, the planning framework then in use in England.', '3': 'Turnaround is a programme of early support paid for by the Ministry of Justice.',
 '1': 'The rating for resettlement does not count towards the overall score.'}
D1 = [('1.1', 'Governance and leadership', 'Good'), ('1.2', 'Staff', 'Good'), ('1.3', 'Partnerships and services', 'Outstanding'), ('1.4', 'Information and facilities', 'Requires improvement')]
D2 = [('2.1', 'Assessment', 'Good'), ('2.2', 'Planning', 'Requires improvement'), ('2.3', 'Implementation and delivery', 'Good'), ('2.4', 'Reviewing', 'Inadequate')]
D3 = [('3.1', 'Assessment', 'Good'), ('3.2', 'Planning', 'Good'), ('3.3', 'Implementation and delivery', 'Outstanding'), ('3.4', 'Out-of-court disposal policy and provision', 'Requires improvement')]
D4 = [('4.1', 'Resettlement policy and provision', 'Good')]
RECS = [('Ravensmoor Youth Justice Service manager', ['make sure that plans to keep children safe, and to keep others safe, say what is to happen if circumstances worsen', 'see to it that reviews are carried out when they ought to be, and that they draw on what other agencies know', 'strengthen quality assurance, paying attention to the difference that it makes as well as to its frequency', 'write, with the children concerned, a guide to out-of-court disposals that families can follow']),
 ('Ravensmoor Youth Justice Management Board', ['examine why children with an education, health and care plan are over-represented, and act on the answer', 'ensure that the nurse’s post, empty since August, is filled', 'hold partners to account for attendance at the joint decision-making panel', 'find a reporting site in the Dunmere valley, where one-third of the children live'])]
SEC = [('1.1. Governance and leadership', ['The board is led by an independent chair with long experience of health commissioning. She has trebled the number of members who visit front-line teams, and minutes show a readiness to ask awkward questions about racial disproportion.',
   'The vision of ‘child first, every time’ was devised with 32 children, appears on every document, and is put into practice.',
   'Senior leaders pooled £310,000 to keep the Turnaround team{3} going after its first grant came to an end.'],
  ['Attendance by the police and by the integrated care board has been patchy. Each sent a different deputy to three of the last five meetings, and decisions had to be deferred.',
   'The partnership has no analysis of why looked-after children, who are one per cent of the local population, make up 14 per cent of the caseload.']),
 ('1.2. Staff', ['Caseloads are manageable, at an average of seven children, and allocation takes account of relationships that already exist.',
   'Volunteers are well supported. All 19 panel members had been trained in trauma-informed practice.'],
  ['@Supervision takes place monthly, but does not always touch on the quality of work.',
   'No route exists for unqualified workers who want to gain a professional award; four have left for neighbouring services in two years.']),
 ('1.3. Partnerships and services', ['Speech and language therapy is offered to every child on the first day. The therapist’s advice was followed in 27 of 30 files.',
   'The Anvil, a workshop in a disused garage, teaches welding and bicycle repair; attendance is above 90 per cent, and 11 children have gone on to apprenticeships.',
   'A seconded education officer brought 18 children back from part-time timetables into suitable ETE.{4}'],
  ['The wait for an autism assessment is 22 months. An interim offer has been designed but is yet to start.']),
 ('1.4. Information and facilities', ['Children helped to choose the furniture, lighting and murals at the main office, which is bright and calm.'],
  ['The case system cannot produce reports by ethnicity, so that managers count by hand.',
   'There are no suitable premises in the Dunmere valley, and workers meet children in fast-food restaurants.'])]
CASE = [('2. Court disposals', 'We took a detailed look at eight community sentences and two custodial sentences.{5}',
   ['Assessment was strengths-based. Practitioners saw the child behind the offence, and nine of the ten assessments gave weight to maturity and family history.',
    'Children had help that was matched to them; interventions about identity, delivered by the charity Root and Branch, were especially thoughtful.'],
   ['In six of the ten cases the plan failed to set out how the safety of victims would be protected if a child came back to the neighbourhood.',
    'Reviewing was the weakest part of the work. Written reviews followed a change in risk in only four of nine cases, and where a child had gone missing there was none.']),
  ('3. Out-of-court disposals', 'We inspected 15 cases: six youth conditional cautions, four youth cautions, and five community resolutions.',
   ['Work began before the decision was made, so that no momentum was lost. Thirteen of the 15 children completed all that had been agreed.',
    'Parents were partners in planning, and their words were quoted in 12 of the plans.',
    'Delivery to keep other people safe was sufficient in 87 per cent of cases.'],
   ['The policy is out of date: it makes no mention of deferred prosecution, and escalates too quickly for those who have been cautioned elsewhere.',
    'Victims’ views reached the panel in fewer than half of the cases in which a victim could be identified.']),
  ('4. Resettlement', None,
   ['Workers visit children in custody weekly, and accommodation had been confirmed well in advance for both of those whose cases we saw.'],
   ['The resettlement policy does not say what girls may need.'])]

def build(out, total, pages):
    g = Rec('youth_justice_report', '2024-09-17', None, [YJ],
      'Twelve standards, score of 36, one further rating (resettlement) that does not count; "Assessment", "Planning" and "Implementation and delivery" each occur twice in the ratings table under domain rows; recommendations are plain bullets under "The X Youth Justice Service manager should:" and "... Management Board should:"; polarity headings are bold paragraphs of body size without colon; survey table amid a bulleted list, which then goes on; two data tables of context; footnotes at page foot; bullets are Symbol-font glyphs; Roman body type (Times), headings Helvetica; bullet and ratings table broken over a page with a footnote between the halves.')
    be = RL(out, (595.28, 841.89), fonts={'r': 'Times-Roman', 'b': 'Times-Bold', 'i': 'Times-Italic', 'H': 'Helvetica-Bold', 'S': 'Symbol'}, title='Youth justice services in Ravensmoor')
    def header(d):
        if d.n > 1: be.rect(0, 0, 595, 30, (.2, .35, .3), False); be.text(60, 20, 'YOUTH JUSTICE SERVICES IN RAVENSMOOR', 'H', 8, (1, 1, 1))
    def footer(d): be.text(290, 818, f'– {d.n} –', 'r', 9)
    d = Doc(be, header=header, footer=footer, notes=NOTES, total=total, pages=pages, size=10.6, lead=14, mt=56, mb=52, ml=60, mr=60)
    H = lambda t, z=14: d.h(t, size=z, st='H', color=(.2, .35, .3))
    B = lambda t: d.p(t, bullet='\u2022', bst='S', indent=18, hang=18, after=3)
    d.gap(20); d.p('HM Inspectorate of Probation', st='i', size=12)
    d.p('An inspection of youth justice services in Ravensmoor', st='H', size=22, lead=27)
    d.p('17 September 2024', st='b')
    H('Foreword')
    d.p(f'This inspection is part of our programme of youth justice inspections. We have looked at {YJ} across three broad areas: the arrangements for delivering its work, court disposals, and work done outside the courts. Overall, it is rated as ‘Good’. We also examined the quality of resettlement, which was rated separately as ‘Good’.')
    d.p('Ravensmoor is a large, thinly peopled county in which a journey to the court may take two hours. Children told us that workers “actually turn up, even in the snow”. What is now required is better planning for the day when things go awry, and sharper reviewing.')
    d.p('Tobias Wrenshall', st='b', after=0); d.p('HM Chief Inspector of Probation')
    H('Ratings')
    rows = [['', (YJ, 'b'), ''], ['', 'Fieldwork started: June 2024', ('Score: 21/36', 'b')], ['', ('Overall rating', 'b'), ('Good', 'b', COL['Good'])]]
    g.rating(YJ, 'Overall', 'Good', '21/36'); assert sum(PTS[r] for *_, r in D1 + D2 + D3) == 21
    for no, nm, ds in (('1.', 'Organisational delivery', D1), ('2.', 'Court disposals', D2), ('3.', 'Out-of-court disposals', D3), ('4.', 'Resettlement{1}', D4)):
        rows.append([(no, 'b'), (nm, 'b'), ''])
        for a, b, r in ds: rows.append([a, b, (r, 'r', COL[r])]); g.rating(YJ, b, r)
    d.table([34, 300, 130], rows, size=10)
    H('Recommendations')
    d.p('Eight recommendations arise from our findings. We believe that, if they are put into effect, the lives of the children in contact with the service will be better, and the public safer.')
    for who, items in RECS:
        d.p(f'**The {who} should:**', keep=34, after=3)
        for t in items: B(t); g.rec(None, None, who, t)
        d.gap(4)
    H('Background')
    d.p('The service sits in the council’s early help directorate. The following figures describe the children whom it works with.')
    d.table([330, 100], [['First-time entrants, rate{2}', '128'], ['Reoffending (binary rate)', '27.4%'], ['Population aged 10–17', '41,380'], ['Children cared for by the council', '14%'], ['Caseload on the first day of fieldwork', '96']], header=['Contextual data', 'Ravensmoor'], size=9.5)
    d.table([240, 70, 70], [['Girls', '19', '20%'], ['Black, Asian and mixed heritage children', '15', '16%'], ['Children with an education, health and care plan', '31', '32%']], header=['Caseload by characteristic', 'Number', 'Share'], size=9.5)
    H('1. Organisational delivery')
    for sec, ss, ii in SEC:
        H(sec, 12)
        for lab, pol, items in (('Strengths', 's', ss), ('Areas for improvement', 'i', ii)):
            d.p(f'**{lab}**', keep=34, after=3)
            for t in items:
                B(t.lstrip('@')); g.finding(sec, pol, t.lstrip('@'))
                if t[0] == '@':
                    d.gap(3)
                    d.table([250, 62, 62, 62], [['My manager checks my work in depth', '9', '8', '6'], ['My training needs are met', '15', '6', '2'], ['I feel safe at work', '20', '3', '0']], header=['What staff told us (23 answers)', 'Yes', 'In part', 'No'], size=9.5, x=d.ml + 18, after=5)
                    g.decoy('My manager checks my work in depth')
    for sec, intro, ss, ii in CASE:
        H(sec)
        if intro: d.p(intro)
        for lab, pol, items in (('Strengths', 's', ss), ('Areas for improvement', 'i', ii)):
            d.p(f'**{lab}**', keep=34, after=3)
            for t in items: B(t); g.finding(sec, pol, t)
    H('Annexe 1: Methodology')
    d.p('Fieldwork took place in the week beginning 10 June 2024. In the course of it we')
    for t in ['examined 25 cases, held on paper and on screen', 'spoke to 14 children and to nine parents or carers', 'watched one panel and one meeting of the board']: B(t); g.decoy(t)
    for t in NOTES.values(): g.decoy(t)
    d.close(); return d, g
passes(build, sys.argv[1], HERE if len(sys.argv) > 2 else None)
