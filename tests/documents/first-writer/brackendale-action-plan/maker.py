import sys, os
HERE = os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0, os.path.dirname(HERE))
from common import *
PDU, REG = 'Brackendale and Leaside PDU', 'Tidewater'
NOTES = {'1': 'Dates are the last working day of the month unless a day is given.'}
ROWS = [(PDU + ' should:', [
 ('1', 'make sure that enquiries about domestic abuse and child safeguarding are completed at the pre-sentence stage, and again whenever a person\'s circumstances alter', 'Agreed',
  'A dedicated enquiries officer has been in post since 4 March 2024 and sits with the police in the multi-agency hub at Leaside. Requests for both courts now go through one mailbox, which is staffed from 7.30 am on sitting days. By the end of June the mailbox will be extended to cover enquiries after sentence.\nTeam managers will dip-sample ten cases each month. Results go to the unit\'s quality meeting; a result lower than 80 per cent in two consecutive months will lead to a recovery plan agreed with the regional head of performance.',
  'Head of Brackendale and Leaside PDU', 'June 2024'),
 ('2', 'improve the analysis of risks to actual and potential victims in assessments', 'Agreed',
  'All practitioners will attend a two-day course on risk formulation, delivered in six cohorts from May. Those in their first year will have a follow-up session with a quality development officer. A short prompt sheet, tested with 12 practitioners in April, is to be placed on the case system.',
  'Quality Development Manager', 'September 2024'),
 ('3', 'hold home visits in all cases in which there are concerns about children or partners', 'Partly agreed',
  'We accept the intention behind this recommendation. National policy requires a visit where the risk of harm is high or very high, and in other cases where a manager judges it to be necessary. To go further for every case would take an estimated 2,300 hours a year, which cannot be met from the present establishment of 41 officers.\nInstead, the unit will (i) bring the proportion of required visits that are completed up to 95 per cent; (ii) record a manager\'s reason in every medium-risk case where a visit is not made; and (iii) report both figures each month.',
  'Head of Brackendale and Leaside PDU\nSenior Probation Officers', 'December 2024'),
 ('4', 'provide people on probation with regular and meaningful opportunities to say what they think of the service that they receive', 'Agreed',
  'A council of people on probation was set up with the charity Second Bridge in February 2024. It will meet every six weeks, has a budget of £4,000, and will send two members to the senior leadership meeting each quarter.',
  'Engagement Lead', 'Completed'),]),
 (f'The Probation Service - {REG} region should:', [
 ('5', 'fill vacancies for case administrators, and give the unit a fair share of newly qualified officers', 'Agreed',
  'Campaigns closed in January and in March; 17 offers were made, of which five are for Leaside. The allocation formula for the autumn intake of newly qualified officers will be weighted by vacancy rate, in place of caseload alone. On present forecasts this will take staffing in the unit from 68 per cent to 86 per cent of target.',
  'Regional Head of Corporate Services', '31 October 2024'),
 ('6', 'ensure that interventions, including accredited programmes and structured interventions, are available at times and places that suit those who have to attend', 'Agreed',
  'A second evening programme will start at Brackendale in July. Two facilitators are being trained, and a room has been hired in the Leaside community centre while the work on the ground floor of the office is finished. The waiting list, at 74 in April, is expected to fall to fewer than 30 by the new year.',
  'Head of Interventions', 'January 2025'),
 ('7', 'strengthen management oversight by reducing the number of staff who report to each senior probation officer', 'Partly agreed',
  'The span of control is determined by a national model. The region has used underspend to create one extra post for 18 months, so that the mean falls from 12.4 to 10.8. A lasting change depends on the national review referred to under recommendation 9.',
  'Regional Probation Director', 'August 2024')]),
 ('HMPPS should:', [
 ('8', 'guarantee that every new entrant is vetted within six weeks', 'Not agreed',
  'Vetting times rest in part with police forces and with applicants, and a guarantee could not be honoured. The central team has shortened its own part of the process from 29 to 17 working days and publishes its performance to regions each month. We will go on working with forces to clear the oldest cases.',
  'Deputy Director, People Services', 'N/A'),
 ('9', 'reconsider the role of the senior probation officer, so that post-holders have enough time to oversee casework', 'Agreed',
  'The review of the senior probation officer role reports in the summer. Proposals include a business support post for every two managers and the removal of facilities work from the job description. Regions will be asked to comment before the design is settled; trade unions have been consulted from the outset. Any change is subject to funding decisions in the next spending review.',
  'Chief Probation Officer', 'March 2025')])]
DEF = [('Agreed', 'All of the recommendation is accepted, can be carried out with the resources at hand, and will be measured by the date shown.'),
 ('Partly agreed', 'Some of the recommendation cannot be accepted, or can be accepted only in another form. The reasons for this, and what will be done, are stated.'),
 ('Not agreed', 'The recommendation is not accepted. An explanation is given; no action is expected.')]
INTRO = ['Each action has one owner, who answers for its completion.', 'Progress is reviewed by the regional board every quarter.', 'A final position is published after 12 months.']

def build(out, total, pages):
    g = Rec('action_plan', '2024-05-22', REG, [PDU],
      'Landscape; definitions of Agreed / Partly agreed / Not agreed stand before the table and hold the same words as the response column; header row repeated on each page; cells cut over pages, so that the halves of recommendation and action are parted by page furniture and header row; block rows ("X should:") spanning the table; numbers run on; owner cell with two owners on separate lines; dates in several forms ("June 2024", "31 October 2024", "Completed", "N/A"); (i)(ii)(iii) inside an action; two dates on the cover (submitted, report published).')
    be = FP(out, (841.89, 595.28), core='Helvetica', title='Action plan')
    def header(d):
        if d.n > 1: be.text(46, 30, 'OFFICIAL', 'b', 8); be.text(640, 30, f'Action plan: {REG} region, {PDU.split(" ")[0]}', 'r', 8)
    def footer(d):
        t = f'{d.n} / {total}'; be.text(400, 575, t, 'r', 8)
    d = Doc(be, header=header, footer=footer, notes=NOTES, total=total, pages=pages, ml=46, mr=46, mt=46, mb=40, size=10, lead=13)
    d.gap(6)
    d.p('HM Prison & Probation Service', st='b', size=12); d.gap(4)
    d.p(f'A Response to the HMI Probation Inspection: An inspection of probation services in {PDU}', st='b', size=16, lead=20)
    d.p(f'The Probation Service - {REG} region', size=12)
    d.p('Report published: 14 March 2024', after=1); d.p('Action plan submitted: 22 May 2024', after=8)
    d.p('INTRODUCTION', st='b')
    d.p('HM Inspectorate of Probation reports independently on probation and youth justice work. In its report the Inspectorate made nine recommendations, to which this document replies on behalf of HM Prison and Probation Service (HMPPS). The three rules that we apply are these:')
    for i, t in enumerate(INTRO, 1): d.p(t, bullet=f'{i}.', indent=8, hang=18, after=2); g.decoy(t)
    d.p('Terms used in this plan', st='b', before=6)
    d.table([110, 560], [[(a, 'b'), b] for a, b in DEF], header=['Term', 'Definition'], size=9)
    for a, b in DEF: g.decoy(f'{a} {b}')
    d.newpage()
    d.p('ACTION PLAN: HMI PROBATION REPORT', st='b', size=12)
    rows = []
    for b, rs in ROWS:
        rows.append(b)
        for no, rec, resp, act, own, dt in rs:
            rows.append([no, rec, (resp, 'b'), act, own, dt]); g.response(no, rec, resp, clean(own), dt); g.decoy(act)
    d.table([32, 176, 64, 300, 106, 72], rows, header=['1.\nRec No', '2.\nRecommendation', '3.\nAgreed / Partly agreed / Not agreed', '4.\nResponse and action taken or planned', '5.\nOwner (including lead for each action)', '6.\nTarget date{1}'], size=10.2, split=True)
    d.close(); return d, g
passes(build, sys.argv[1], HERE if len(sys.argv) > 2 else None)
