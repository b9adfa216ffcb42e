import sys, os
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, os.path.dirname(HERE))
from common import *
PDU, REG = 'Harrowdale and Stanwick PDU', 'Pennine Borders'
NOTES = {'1': 'Probation services officers; the grade below the qualified probation officer.',
 '2': 'Two cases were left out because the person had moved to another area.',
 '3': 'The offender assessment system, the national tool for recording needs and risks.',
 '4': 'Multi-agency public protection arrangements.'}
STD = [('1.1', 'Leadership', 'Good'), ('1.2', 'Staff', 'Requires improvement'), ('1.3', 'Services', 'Good'), ('1.4', 'Information and facilities', 'Requires improvement'),
 ('2.1', 'Court work', 'Requires improvement'), ('2.2', 'Assessment', 'Requires improvement'), ('2.3', 'Planning', 'Requires improvement'), ('2.4', 'Implementation and delivery', 'Inadequate'), ('2.5', 'Reviewing', 'Inadequate')]
FIND = {
 '1.1': ('The head of the unit arrived eight weeks before unification and has since reorganised five teams around two towns and a scatter of mill villages.',
   ['The delivery plan is short, costed and understood. It translates the regional priorities into 14 local tasks, with the responsible manager named against each, and we saw that nine had been completed to time.',
    'Leaders took part energetically in the community safety partnership; their evidence on repeat offending persuaded the council to extend the night-time outreach scheme.'],
   ['The unit has no systematic way of hearing from people on probation. The last questionnaire drew 23 replies, and nothing was published to show what had been altered in response.']),
 '1.2': ('We surveyed 52 members of staff, of whom 37 replied.',
   ['Probation services officers{1} receive an induction lasting six weeks, with a mentor, and 10 of the 11 who had joined since January thought it thorough.'],
   ['Nine of 31 officer posts stood empty. Those who remained carried an average of 44 cases, and the consequences for the depth of their contact with people were plain in the records that we inspected.',
    'Training in child safeguarding had lapsed for 40 per cent of practitioners, including two who were co-located with children’s services.',
    'Poor performance is not tackled soon enough; three long-running capability matters had drifted for more than a year.']),
 '1.3': ('Commissioned rehabilitative services are available in all four categories.',
   ['A well-established women’s hub at Garsdale Mill gathers housing advice, counselling and debt help under one roof, and its evaluation showed a fall in breach among those attending.',
    'Mental health treatment requirements have grown from seven to 61 in the space of 18 months, thanks to a psychologist whom the unit funds jointly with the NHS trust.',
    'Information about services is easy to find, because a monthly bulletin lists capacity and waiting times.'],
   ['Referrals for help with finance, benefit and debt run at a third of the expected number. Practitioners were frequently unaware that the contract existed.']),
 '1.4': ('The unit occupies two offices and a reporting point in a library.',
   ['Staff have laptops and telephones that work well in the villages, and a lone-working application is checked every month.'],
   ['Performance data come late and are too coarse to be of use to team managers, who told us that they keep their own spreadsheets.',
    'Neither office offers step-free access to its interviewing rooms. An alternative at the health centre has been promised since 2020.']),
 '2.1': ('We looked at 14 court reports.',
   ['Advice to the bench was personal to the individual in 11 of the 14 reports, and drew well on previous records.'],
   ['Enquiries about domestic abuse were made in only six of the 14 instances before sentence, so that proposals were sometimes unsafe.']),
 '2.2': ('Assessors examined 39 cases.{2}',
   ['Engagement is a strong point: 69 per cent of assessments analysed the person’s motivation and readiness to comply.'],
   ['Assessments{3} focused sufficiently on keeping other people safe in 51 per cent of cases. Past behaviour towards former partners was commonly overlooked, as was information held by the police.']),
 '2.3': (None,
   ['Plans usually put the most pressing needs first, and 26 of the 39 made good use of the strengths of the individual.'],
   ['Contingency planning was weak. In 18 cases the plan did not say who would act, or how, if the risk to a child or a partner were suddenly to rise.',
    'Victims’ wishes were taken into account in just over half of the relevant plans.']),
 '2.4': (None,
   ['Contact was kept up during spells of illness or absence, with colleagues covering appointments in 30 cases.'],
   ['Too little was done to protect children. Liaison with social workers was insufficient in 17 of the 29 cases in which it was required, and follow-up telephone calls were habitually left to the other agency.',
    'Fewer than half of people received the interventions that their plan had promised; rehabilitation activity days were being used for routine supervision.']),
 '2.5': (None,
   ['Where cases were managed at MAPPA{4} level two, reviews were prompt and drew together the views of every agency.'],
   ['Significant changes passed without a review in 21 of 34 cases, among them arrests, new relationships and the birth of a child.']),
}
RECS = [(PDU, ['obtain and use information from the police about domestic abuse before every sentence to which it is relevant', 'make sure that plans contain specific contingency arrangements where there is a risk to a child or to a partner', 'strengthen management oversight so that significant changes in a person’s circumstances lead to a formal review', 'bring the safeguarding training of all practitioners up to date', 'seek the opinions of people on probation at least twice a year and report back on what has been changed as a consequence']),
 (f'The Probation Service – {REG} region', ['provide team managers with timely performance information that can be broken down by practitioner', 'complete the move of interviewing rooms in Harrowdale to premises with step-free access']),
 ('HMPPS', ['reduce the time between the offer of a post and the first day of work', 'establish a reserve of trained officers upon whom units with many vacancies may call.'])]
PRI = ['Finish the merger of the two former case administration hubs.', 'Raise the proportion of sentences with a completed accredited programme.', 'Open a reporting point in Upper Stanwick by the spring.', 'Lower sickness absence to 10 days a head.']
FACTS = ['1,214 people supervised by the unit on 30 June 2022', '31 posts for qualified officers, of which nine vacant', '44 cases held by the average officer', '61 mental health treatment requirements made in 18 months']
GLOSS = [('Commissioned services', 'help bought from voluntary or private bodies'), ('Desistance', 'the process by which people stop offending'), ('Unification', 'the return of all probation work to the public sector in June 2021')]
METH = ['We read 39 cases that had begun between November 2021 and February 2022.', 'We interviewed 28 case managers about the cases in the sample.', 'We held meetings with leaders, with sentencers and with providers of services.', 'User Voice spoke to 46 people on probation on our behalf.']

def build(out, total, pages):
    g = Rec('pdu_report', '2022-10-18', REG, [PDU],
      'Title page, contents page with dot leaders repeating every heading; justified text with words hyphenated at line ends (and words with real hyphens broken there); numbered Key facts and priorities lists that are no recommendations; chapter headings with printed numbers; recommendations 1-9 run on through three addressees before the chapters; boxed practice example between the Strengths and the Areas for improvement lists; annexe bullets under a heading that are no findings; block null because one unit only.')
    be = FP(out, (595.28, 841.89), ttf={k: f'/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed{v}.ttf' for k, v in (('r', ''), ('b', '-Bold'), ('i', '-Oblique'))}, title='An inspection of probation services in ' + PDU)
    def footer(d):
        if d.n > 1:
            be.text(62, 812, 'An inspection of probation services in: ' + PDU, 'r', 8, (.35, .35, .35)); be.text(525, 812, str(d.n), 'r', 8, (.35, .35, .35))
    d = Doc(be, footer=footer, notes=NOTES, justify=True, hyph=True, total=total, pages=pages, size=9.5, lead=12.6, mt=58, mb=52)
    HS = lambda n, s: f'{n}. {s}'
    # title page
    be.rect(0, 0, 595, 130, (.12, .2, .42), False); be.text(62, 80, 'HM Inspectorate of Probation', 'b', 20, (1, 1, 1))
    d.y = 260; d.p('An inspection of probation services in:', size=17); d.p(PDU, st='b', size=24); d.p(f'The Probation Service – {REG} region', size=15)
    d.gap(40); d.p('HM Inspectorate of Probation, 18 October 2022', st='b', size=11); d.gap(190)
    d.p('This inspection was led by HM Inspector Oyelaran Fitch, supported by seven inspectors and by colleagues from research and operations. We thank everyone who gave us their time; without their help the work would not have been possible.', size=8.5, lead=11)
    d.p('The Inspectorate is the independent body that reports on how well adult probation and youth justice are delivered in England and Wales.', size=8.5, lead=11)
    d.p('© Crown copyright 2022. Re-use is permitted under version 3 of the Open Government Licence, logos apart.', size=8.5, lead=11)
    d.newpage()
    heads = ['Foreword', 'Ratings', 'Key facts', 'Recommendations', 'Background', '1. Organisational delivery'] + [HS(n, s) for n, s, _ in STD[:4]] + ['2. Court work and case supervision'] + [HS(n, s) for n, s, _ in STD[4:]] + ['Annexe one: How we inspected', 'Annexe two: Glossary']
    d.h('Contents', size=17)
    for t in heads:
        d.toc(t, indent=14 if re.match(r'\d\.\d', t) else 0)
    d.gap(16)
    d.h('Foreword', size=16)
    d.p(f'Harrowdale and Stanwick has been through a hard year, and its staff have kept faith with the people they supervise. We have rated the unit as ‘Requires improvement’. Leadership is good, partnerships are lively and some of the services on offer are among the best that we have seen. The work to keep other people safe, however, is not yet what it must be: in only 41 per cent of cases did delivery protect actual and potential victims well enough.')
    d.p('Nine recommendations follow. If the unit can fill its vacant posts, I am confident that the energy of its leaders will be felt in the quality of casework.')
    d.p('Tobias Wrenshall', st='b', after=0); d.p('Chief Inspector of Probation')
    d.h('Ratings', size=16)
    rows = [[('Overall rating', 'b'), '', ('Requires improvement', 'b', COL['Requires improvement'])], [('1.', 'b'), ('Organisational delivery', 'b'), '']]
    g.rating(PDU, 'Overall', 'Requires improvement', '9/27'); assert sum(PTS[r] for *_, r in STD) == 9
    for n, s, r in STD:
        if n == '2.1': rows.append([('2.', 'b'), ('Court work and case supervision', 'b'), ''])
        rows.append([n, s, (r, 'r', COL[r])]); g.rating(PDU, s, r)
    rows[0] = ['', ('Overall rating', 'b'), ('Requires improvement', 'b', COL['Requires improvement'])]
    d.table([34, 290, 145], [[('', 'r'), 'Fieldwork started July 2022', ('Score 9/27', 'b')]] + rows, header=['', PDU, ''], size=9)
    d.h('Key facts', size=16)
    for i, t in enumerate(FACTS, 1): d.p(t, bullet=f'{i}.', indent=8, hang=18, after=2); g.decoy(t)
    d.h('Recommendations', size=16)
    d.p('We make nine recommendations which, if carried out, should have a favourable effect on the quality of probation services here.')
    n = 0
    for who, items in RECS:
        d.p(who + ' should:', st='b', keep=30, after=3)
        for t in items:
            n += 1; d.p(t, bullet=f'{n}.', indent=8, hang=20, after=2.5); g.rec(None, str(n), who, t)
        d.gap(4)
    d.h('Background', size=16)
    d.p('The unit covers two towns and 31 villages on either side of the county boundary, with a population of about 238,000. It lists its own priorities for the year as:')
    for i, t in enumerate(PRI, 1): d.p(t, bullet=f'{i}.', indent=8, hang=18, after=2); g.decoy(t)
    for n_, s, r in STD:
        if n_ == '1.1': d.h('1. Organisational delivery', size=16, keep=100)
        if n_ == '2.1': d.h('2. Court work and case supervision', size=16, keep=100)
        intro, ss, ii = FIND[n_]
        head = HS(n_, s); d.h(head, size=12.5)
        d.table([330, 139], [[f'Rating for this standard: {s}', (r, 'b', COL[r])]], size=9, after=3)
        if intro: d.p(intro)
        d.p('Strengths:', st='b', keep=30, after=3)
        for t in ss: d.p(t, bullet='•', indent=8, hang=13, after=3); g.finding(head, 's', t)
        if n_ == '2.4':
            b = 'Kelvin, aged 29, was released on licence to live with his aunt. His officer met him at the gate, arranged a prescription on the same afternoon, and, after he lost his first job through lateness, bought him an alarm clock out of petty cash. He is still in work.'
            d.box('Practice example', [b]); g.decoy(b)
        d.p('Areas for improvement:', st='b', keep=30, after=3)
        for t in ii: d.p(t, bullet='•', indent=8, hang=13, after=3); g.finding(head, 'i', t)
    d.h('Annexe one: How we inspected', size=16)
    for t in METH: d.p(t, bullet='•', indent=8, hang=13, after=2); g.decoy(t)
    d.h('Annexe two: Glossary', size=16)
    for a, b in GLOSS: d.p(f'**{a}** – {b}', bullet='•', indent=8, hang=13, after=2); g.decoy(f'{a} – {b}')
    for t in NOTES.values(): g.decoy(t)
    d.close(); return d, g
passes(build, sys.argv[1], HERE if len(sys.argv) > 2 else None)
