import sys, os
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, os.path.dirname(HERE))
from common import *
REGION = 'Fenland and Wolds'
U1, U2 = 'Thornbeck City PDU', 'Saltmere, Ashcombe and Lower Wyle PDU'
NOTES = {
 '1': 'Fieldwork for the two local inspections took place in October and November 2022; the week in the regional office ended on 20 January 2023.',
 '2': 'Probation delivery unit. The region has five.',
 '3': 'HMPPS (2022). Workload measurement tool: monthly extract, November. Figures exclude staff on long-term leave.',
 '4': 'A Professional Qualification in Probation is the usual way into the qualified grade. It lasts 15 or 21 months, depending on the learner’s first degree, and should include protected time for study.',
 '5': 'Building Better Relationships, a group programme for men convicted of violence towards a partner.',
 '6': 'A purposeful hour is an hour of work credited to the requirement; stand-downs are sessions cancelled on the day.',
 '7': 'People registered with the contact scheme under section 35 of the Domestic Violence, Crime and Victims Act 2004 when a sentence is 12 months or longer.',
 '8': 'See our separate reports on each unit, which give the method and the full case data.',
}
FIND = [
 ('Leadership', None, 'The regional probation director has held the post since the summer of 2021 and has built a senior team of six around five local heads of service. We met all of them, together with 41 middle managers, and read the papers of the regional board for the previous three quarters.',
  ['The region has set out five priorities that staff could recite, and each one has an owner on the senior team. Progress is tested every six weeks at a delivery board{2} that includes the heads of all five units, so that slippage against a milestone is seen early and can be put right before the quarter closes.',
   'Dealings with police and crime commissioners in both counties are mature. A joint fund of £640,000, agreed for three years, now pays for navigators in four custody suites and for a women’s centre in Saltmere that had been on the point of closure.',
   'Lived experience shapes decisions. Eleven people with convictions sit on a standing panel, and seven of its nine proposals in 2022 had been adopted by the time we arrived.'],
  ['Messages lose their force on the way down. Of the 186 staff who answered our questionnaire, only 79 thought that the reasons for change were explained to them as a rule, and the picture was bleakest in Ashcombe, where three changes of head in 20 months had left teams unsure about who was deciding what, or indeed whether the sequence of recovery plans that they had been handed since the spring{3} was still in force.',
   'The regional risk register records staffing as its highest risk, yet the controls listed beside it have not altered since April 2022. No one had tested whether they reduce the risk.',
   'Diversity data is gathered but seldom used. Leaders could not tell us whether Gypsy, Roma and Traveller people, who form a sizeable group in the fens, receive a poorer service.']),
 ('Staff', None, None,
  ['Learners on the PQiP{4} route praised their tutors. Retention among them stood at 91 per cent over two intakes, and a buddy arrangement with neighbouring units lets small offices share experienced mentors.',
   'Administrators have been given a proper career ladder: 12 of the 58 have moved up a grade since the ladder was introduced.'],
  ['The vacancy rate for qualified officers is 34 per cent across the region, rising to 47 per cent in Lower Wyle. Temporary cover is bought at short notice and typically leaves within 14 weeks.',
   'Average workload was 128 per cent of capacity on the measurement tool. A quarter of practitioners exceeded 150 per cent, and several told us they had stopped opening the monthly summary because it only made them anxious.',
   'Supervision of practitioners is too rare to catch poor work. Fewer than half of officers had been observed in an interview during the past year; managers with as many as 15 direct reports said that countersigning had squeezed out everything else.',
   'Sickness absence averaged 15.2 days for each member of staff, of which almost two-thirds was put down to mental ill health. Referrals to occupational health take five weeks.']),
 ('Services and interventions', None, 'Commissioned services in the region are delivered under 14 contracts. Spending had reached 62 per cent of the allocation by the end of December.',
  ['Wellbeing provision by Harbour Lights, a local charity, is reached within eight working days of referral, and feedback from those who finish is warm.'],
  ['Accommodation contracts do not meet demand. In the two units together, 57 of the 212 people released between May and October 2022 had nowhere settled to sleep on their first night.']),
 ('Accredited programmes', None, None,
  ['Treatment managers review a recording of every facilitator each month. Drop-out from BBR{5} has fallen from 38 to 24 per cent.'],
  ['There are 163 people waiting for a programme place, and 29 have less than the necessary time left on their orders. Nothing is offered to them in the meantime.',
   'Evening groups are run only in Thornbeck; a person living on the coast may need to travel for two hours and ten minutes each way, and no help with fares is given beyond the first session.']),
 ('Unpaid work', None, None,
  ['Beneficiaries are glad of what is done for them. Projects with the Wolds Canal Trust and two hospices give people skills that employers recognise, and 46 individuals gained a certificate during the year.'],
  ['Almost 31,000 hours were outstanding beyond 12 months when we inspected. Stand-downs{6} reached 19 per cent in September, chiefly for want of drivers and supervisors.',
   'Risk information on people sent to individual placements was thin. We could not find a completed check with the police in 13 of the 22 relevant files.']),
 ('Information and facilities', None, None,
  ['A weekly dashboard brings eight measures together on one screen. Managers in Thornbeck have used it to cut late first appointments by half.',
   'Premises have improved: four of seven buildings were refurbished in 2022, and private interviewing space is now sufficient in each of them.'],
  ['The Saltmere office has no working lift and a waiting room that is shared with a job club. Staff reported 17 incidents there in six months; a bid for alterations was first lodged in 2019.']),
 ('Statutory victim work', None, None,
  ['The victim liaison team is stable, well led and quick. First letters went out on time in 95 per cent of cases{7}, and the tone of the letters we read was humane.',
   'Liaison officers attend every oral hearing of the Parole Board at which a victim reads a statement.'],
  ['Officers supervising the case do not always seek the views of the liaison officer when licence conditions are drafted, so that exclusion zones have had to be redrawn after release.']),
]
RATE = [(U1, 'Requires improvement', '7/27', ['Good', 'Requires improvement', 'Requires improvement', 'Good', 'Requires improvement', 'Inadequate', 'Inadequate', 'Inadequate', 'Inadequate']),
        (U2, 'Inadequate', '3/27', ['Requires improvement', 'Inadequate', 'Requires improvement', 'Requires improvement', 'Inadequate', 'Inadequate', 'Inadequate', 'Inadequate', 'Inadequate'])]
STD = [('1.1', 'Leadership'), ('1.2', 'Staff'), ('1.3', 'Services'), ('1.4', 'Information and facilities'), ('2.1', 'Court work'), ('2.2', 'Assessment'), ('2.3', 'Planning'), ('2.4', 'Implementation and delivery'), ('2.5', 'Reviewing')]
RECS = [(U1, [(U1, ['make certain that domestic abuse enquiries are sent to the police before sentence and that the replies are acted on', 'give every practitioner at least one observed interview in each half-year', 'widen the choice of evening appointments for people in work']),
   (f'The Probation Service – {REGION} region', ['settle how learners will be shared between units, and publish the arrangement by September 2023', 'bring the backlog of unpaid work hours{8} beyond 12 months to fewer than 10,000, starting with orders that have already been extended once by the court']),
   ('HMPPS', ['speed up vetting so that new recruits can start within eight weeks of an offer.'])]),
  (U2, [(U2, ['ensure that home visits take place wherever a child may be at risk', 'review all cases held by temporary staff within ten days of their departure', 'appoint a lead for Gypsy, Roma and Traveller people', 'agree with children’s services in both counties how checks are to be chased']),
   (f'The Probation Service – {REGION} region', ['reduce the span of control of middle managers to no more than ten', 'provide an interim offer for those waiting for an accredited programme']),
   ('HMPPS', ['replace the Saltmere office, or fund the alterations sought since 2019', 'let regions pay a premium for posts which stay empty for more than six months.'])])]

def build(out, total, pages):
    g = Rec('regional_letter', '2023-03-21', REGION, [U1, U2],
            'Two-column address block drawn line by line (addressee left, sender right, so text extraction interleaves them); running header and "Page n of m"; bullets break over pages with footnotes at the page foot between the halves; superscript marks; sub-sections under Services and interventions; coloured empty last column in tables; recommendations restart at 1 for each unit and run on over three addressees; unit of three places; lower-case recommendations with a full stop only after the last.')
    be = RL(out, (595.28, 841.89), ttf={'r': LIB % 'Regular', 'b': LIB % 'Bold', 'i': LIB % 'Italic'}, title='Regional review')
    def header(d):
        if d.n > 1:
            be.text(62, 40, f'Regional review of probation services: {REGION} region', 'i', 8.5, (.4, .4, .4)); be.line(62, 46, 533, 46)
    def footer(d):
        t = f'Page {d.n} of {total}'; be.text(533 - be.width(t, 'r', 8.5), 815, t, 'r', 8.5, (.3, .3, .3))
    d = Doc(be, header=header, footer=footer, notes=NOTES, total=total, pages=pages, size=10.7, lead=13.9, mb=57, mt=66)
    left = ['Rosalind Achterberg', 'Regional Probation Director', f'The Probation Service – {REGION} region', 'Gantry House', '4 Sluice Lane', 'Thornbeck', 'TK1 4QD', '', '21 March 2023']
    right = ['HM Inspectorate of Probation', 'First floor, Civil Justice Centre', '1 Bridge Street West', 'Manchester M3 3FX', '', '0161 496 0117', 'regional.reviews@hmip.example', '', '']
    d.gap(10)
    for a, b in zip(left, right):
        d.y += 13.4
        if a: be.text(62, d.y, a, 'r', 10)
        if b: be.text(533 - be.width(b, 'b' if b.startswith('HM') else 'r', 10), d.y, b, 'b' if b.startswith('HM') else 'r', 10)
    d.gap(10)
    d.p('cc: Head of Operations; Head of Performance and Quality; local heads of service; Area Executive Director, HMPPS', size=8.5)
    d.p('Dear Ms Achterberg', before=4)
    d.p(f'Review of the {REGION} region', st='b', size=12)
    d.p(f'This letter tells you what we found when we looked at how your region supports its units. It follows our inspections of {U1} and {U2}{{1}} and should be read beside those reports. The ratings that we gave and the changes that we ask for are set out in the two annexes. I am grateful for the candour with which your managers spoke to us, and for the trouble taken by Mr Pell and his colleagues over our timetable.')
    d.p('My colleagues read 94 cases in the two units, interviewed 63 people supervised by the region, and spoke to sentencers at both Crown Court centres. What follows concerns the region as a whole unless a place is named.')
    for sec, _, intro, ss, ii in FIND:
        d.h(sec, size=12.5 if sec not in ('Accredited programmes', 'Unpaid work') else 11)
        if intro: d.p(intro)
        for lab, items, pol in (('Key strengths:', ss, 's'), ('Key areas for improvement:', ii, 'i')):
            d.p(lab, st='b', keep=32, after=3)
            for t in items:
                d.p(t, bullet='•', indent=10, hang=14, after=3.5); g.finding(sec, pol, t)
            d.gap(3)
    d.h('Learning from serious further offences')
    d.p('Between January and December 2022 the region completed 18 reviews after a serious further offence. We judged 11 of them to be of a sufficient standard. Too many were late, and the plans that followed concentrated on individual practitioners when the causes lay in workload and in the way that cases had been handed from one officer to the next.')
    d.h('Summary')
    d.p(f'{U1} is rated as ‘Requires improvement’ overall and {U2} as ‘Inadequate’. The gap between the two owes much to the length of time for which their leaders have been in post. We shall write again within a year to ask what has been done.')
    d.p('Yours sincerely', before=4, after=22)
    d.p('Tobias Wrenshall', st='b', after=0)
    d.p('Chief Inspector of Probation')
    d.h('Annexe one: Ratings')
    for u, ov, sc, rs in RATE:
        g.rating(u, 'Overall', ov, sc)
        rows = [[('Overall rating', 'b'), '', (ov, 'b'), ('', 'r', COL[ov])], [('1.', 'b'), ('Organisational delivery', 'b'), '', '']]
        for k, ((no, st), r) in enumerate(zip(STD, rs)):
            if k == 4: rows.append([('2.', 'b'), ('Court work and case supervision', 'b'), '', ''])
            rows.append([no, st, r, ('', 'r', COL[r])]); g.rating(u, st, r)
        rows[0] = [('', 'b'), ('Overall rating', 'b'), (ov, 'b'), ('', 'r', COL[ov])]
        assert sum(PTS[r] for r in rs) == int(sc.split('/')[0])
        d.table([36, 250, 125, 60], rows, header=['', u, 'Score', sc], size=9)
    d.h('Annexe two: Recommendations')
    d.p('We have asked for the following in the light of both inspections.')
    for u, blocks in RECS:
        d.h(u, size=11.5)
        n = 0
        for who, items in blocks:
            d.p(who + ' should:', st='b', keep=30, after=3)
            for t in items:
                n += 1; d.p(t, bullet=f'{n}.', indent=10, hang=20, after=3); g.rec(u, str(n), who, t)
            d.gap(3)
    for t in NOTES.values(): g.decoy(t)
    d.close(); return d, g
passes(build, sys.argv[1], HERE if len(sys.argv) > 2 else None)
