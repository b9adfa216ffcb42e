import sys, os, re, subprocess, tempfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
OUT = sys.argv[1]
g = Gold('regional_letter', '2021-12-16', 'Marchwood', ['Wyrelock PDU', 'Tarnmere and Holtby PDU'],
 'PDF by headless Chromium: headings are bold paragraphs; lists under bold "Strengths:"/"Areas for improvement" with nested sub-bullets that belong to the finding; superscript footnotes collected '
 'in a box in the middle of the letter; annexe with addressee first and units below it; sub-items (i)(ii); one block of plain bullets, one of numbers; rating tables with the score first and the points in a column of their own; fixed footer.')
h = []
P = lambda t: h.append(f'<p>{t}</p>')
B = lambda t: h.append(f'<p><b>{t}</b></p>')
def UL(items, cls=''):
    h.append(f'<ul class="{cls}">' + ''.join(f'<li>{x}</li>' for x in items) + '</ul>')
def nested(fn, sec, lead, subs):
    fn(sec, lead + ' ' + ' '.join(subs))
    return lead + '<ul>' + ''.join(f'<li>{s}</li>' for s in subs) + '</ul>'

h.append('<div class="lh"><b>HM Inspectorate of Probation</b><br>1 Bridge Street West<br>Civil Justice Centre<br>Manchester</div>')
P('Roland Fettiplace<br>Regional Probation Director<br>The Probation Service – Marchwood region')
P('16 December 2021')
P('cc: Amina Torkington, Chief Probation Officer; Giles Ormerod-Pask, Head of Wyrelock PDU; Sushila Brandreth, Head of Tarnmere and Holtby PDU')
P('Dear Mr Fettiplace,')
B('Inspection of the Marchwood region, autumn 2021')
P('I write to set out what my inspectors learned about the work of your region while they were in the Wyrelock and the Tarnmere and Holtby probation delivery units (PDUs). Fieldwork ran from 20 September to 8 October 2021, barely three months after the Marchwood Community Rehabilitation Company (CRC) and the local division of the National Probation Service were merged. We read 94 cases, spoke to 51 people on probation with the help of Second Chapter, a lived-experience charity, and held 38 meetings with staff, sentencers and partners.')
P('The two units are rated separately and the results stand in annexe two. This letter carries no rating for the region. It gathers the themes that only regional or national managers can put right:')
UL([g.decoy('the way the region is run, and whether change is managed well;'), g.decoy('whether there are enough trained people to do the work;'), g.decoy('what is bought in, and whether it is used.')])
B('Leadership')
P('Your team inherited two cultures, two sets of premises and, for a time, two versions of nDelius. Few of the people we met blamed anybody for that. Most wanted to know when it would stop.')
B('Strengths:')
S, I = g.s, g.i
UL([
 S('Leadership', 'A single leadership board has met every fortnight since June 2021 and its decisions are published to all 812 staff within two working days. Former CRC managers hold six of the 15 seats, which has done much to calm fears of a takeover.'),
 nested(S, 'Leadership', 'Relations with the four local criminal justice boards survived the merger intact. Partners singled out three things:', [
   'quick answers from the regional stakeholder manager, often on the same day;', 'joint planning with Marchwood Constabulary of the integrated offender management (IOM) refresh;', 'an open account of vacancies, given monthly to the Police and Crime Commissioner.']),
 S('Leadership', 'The risk register is honest. It names the poor quality of inherited CRC risk assessments as the highest risk in the region, and 2,140 cases<sup>1</sup> had been screened against it by the end of August.'),
])
B('Areas for improvement:')
UL([
 nested(I, 'Leadership', 'Practitioners had been sent 67 separate instructions since transition. As a result:', [
   'fewer than half of those surveyed (88 of 190) could say which induction template was in force;',
   'in Wyrelock, three teams were following guidance that had been withdrawn in July.']),
 I('Leadership', 'Quality assurance was suspended in May and had not restarted when we left. Leaders could count contacts and deadlines, but could not tell us whether the practice behind them kept anybody safe.'),
])
B('Staff')
P('Caseloads in the region average 49 for probation officers and 58 for probation services officers (PSOs). The averages hide a great deal, and Wyrelock staff carry the most.')
B('Strengths:')
UL([
 S('Staff', 'Recruitment to the Professional Qualification in Probation (PQiP) has been energetic: 44 trainees began in the spring and only two have left.'),
 S('Staff', 'Well-being support is real rather than rhetorical. Every office has a trained listener, and one-quarter of staff have used the reflective sessions run by Dr Yolande Pickersgill, a psychologist seconded from the health board.'),
])
B('Areas for improvement:')
UL([
 nested(I, 'Staff', 'Vacancy rates are unsustainable and unevenly spread:', [
   '31 per cent of probation officer posts in Wyrelock were empty, against nine per cent in Tarnmere and Holtby;',
   'case administrators were short by 12.5 full-time equivalents (FTE)<sup>2</sup> across both units;',
   'two of the five senior probation officers (SPOs) in Wyrelock were acting up without training.']),
 I('Staff', 'Cases were moved between grades to fit the new model before the people receiving them had been trained. Thirteen PSOs told us that they had been handed domestic abuse cases without so much as a briefing.'),
 I('Staff', 'Too little is known about why experienced people go. Only 11 exit interviews were held for 53 leavers.'),
])
h.append('<div class="fn"><p><sup>1</sup> This is the figure the region gave us on 27 August 2021; we did not verify it.</p><p><sup>2</sup> Excludes staff on career breaks and those absent for six months or more.</p></div>')
B('Services')
P('Commissioned rehabilitative services (CRS) replaced the CRC supply chain overnight on 26 June. Much good local provision fell through the gap.')
B('Strengths:')
UL([
 S('Services', 'The women’s centre at Holtby, run by the Larkrise Partnership, kept its doors open throughout. It offers a crèche, debt advice and a weekly clinic, and 63 of the 71 women referred since June attended a first appointment.'),
 nested(S, 'Services', 'Unpaid work came back from the pandemic faster than elsewhere.', ['The backlog of orders past 12 months fell from 610 to 388.', 'Sunday projects opened in three towns, staffed by volunteers from the supervisors’ pool.']),
])
B('Areas for improvement:')
UL([
 I('Services', 'Accommodation referrals are rejected too often. Of 146 made in the quarter, 59 came back to the practitioner because a field of the Refer and Monitor portal was blank.'),
 nested(I, 'Services', 'Accredited programmes were not reaching those who needed them:', ['waiting lists for Building Better Relationships (BBR) stood at 231, some two-thirds of whom had passed the midpoint of the order;',
   'no group for sexual offending had run in Wyrelock since March 2020.']),
 I('Services', 'Personal well-being provision, meant for those with the most tangled lives, opens at hours that suit its provider. Nobody in work could get to it.'),
])
P('“I was told there’s a course for it. That was last Christmas. I finish in six weeks.” (person on probation, Wyrelock)')
B('Information and facilities')
P('<b>Strengths:</b>')
UL([S('Information and facilities', 'All 1,100 laptops had been swapped by the end of July, a month ahead of plan, and not one working day was lost to it.')])
P('<b>Areas for improvement:</b>')
UL([nested(I, 'Information and facilities', 'The Canal Street office in Wyrelock is not fit to be used:', ['there are two interview rooms for 34 practitioners;', 'alarms failed on both occasions on which we tested them.']),
    I('Information and facilities', 'ViSOR terminals could be reached by only five people in the region, none of whom worked on a Friday.')])
B('Summary')
P('Wyrelock was rated ‘Inadequate’ and Tarnmere and Holtby ‘Requires improvement’. The gap between the two owes less to effort than to the number of people there to make it. I should be grateful for an action plan within 20 working days of the date of this letter.')
P('Yours sincerely,')
P('<b>Beatrix Holloway-Stead</b><br>HM Chief Inspector of Probation')
h.append('<p class="pb"><b>Annexe one: Recommendations</b></p>')
P('Each recommendation below also appears in the report of the unit to which it refers.')
A1 = 'Marchwood region'
B('Marchwood region should:')
P('<u>Wyrelock PDU</u>')
def ol(items, start=1):
    h.append(f'<ol start="{start}">' + ''.join(f'<li>{x}</li>' for x in items) + '</ol>')
def rsub(blk, n, add, lead, subs):
    g.r(blk, n, add, lead + ' ' + ' '.join(subs))
    return lead + '<ol class="rom">' + ''.join(f'<li>{s}</li>' for s in subs) + '</ol>'
W = 'Wyrelock PDU'; T = 'Tarnmere and Holtby PDU'
ol([
 rsub(W, '1', A1, 'restore casework quality assurance by 31 March 2022 and make sure that it covers', ['risk of harm analysis in every case transferred from the CRC', 'the oversight that SPOs give to cases held by PSOs']),
 g.r(W, '2', A1, 'bring the number of probation officers up to at least 85 per cent of target'),
 rsub(W, '3', A1, 'replace or refurbish the Canal Street office so that', ['interviews can be held in private', 'alarms are tested weekly and the results kept', 'people who use wheelchairs can enter by the front door']),
 g.r(W, '4', A1, 'deliver a group programme for men convicted of sexual offences within the unit.'),
])
P('<u>Tarnmere and Holtby PDU</u>')
UL([
 g.r(T, None, A1, 'agree with Larkrise how the women’s centre will be paid for after September 2022'),
 g.r(T, None, A1, 'give practitioners protected time to complete reviews whenever circumstances change'),
 g.r(T, None, A1, 'see that safeguarding enquiries to Holtby Borough Council are answered, and chase those that are not.'),
])
B('HMPPS should:')
ol([
 g.r(None, '5', 'HMPPS', 'cut the volume of national instructions and withdraw old ones when new ones are issued'),
 g.r(None, '6', 'HMPPS', 'simplify the referral portal for CRS, so that an incomplete optional field no longer leads to rejection'),
 g.r(None, '7', 'HMPPS', 'extend access to ViSOR to every SPO who manages cases under MAPPA.'),
], 5)
h.append('<p class="pb2"><b>Annexe two: Ratings</b></p>')
RI, G_, IN = 'Requires improvement', 'Good', 'Inadequate'
names = ['Leadership', 'Staff', 'Services', 'Information and facilities', 'Court work', 'Assessment', 'Planning', 'Implementation and delivery', 'Reviewing']
codes = ['1.1', '1.2', '1.3', '1.4', '2.1', '2.2', '2.3', '2.4', '2.5']
pts = {'Good': 2, RI: 1, IN: 0}; col = {'Good': '#7ab800', RI: '#f5a623', IN: '#d0021b'}
for u, score, ov, rs in [(W, '4/27', IN, [RI, IN, RI, RI, RI, IN, IN, IN, IN]), (T, '12/27', RI, [G_, RI, G_, G_, G_, RI, RI, RI, IN])]:
    assert sum(pts[x] for x in rs) == int(score.split('/')[0])
    g.rate(u, 'Overall', ov, score)
    t = f'<table><tr><th colspan="3">{u}</th><th>{score} {ov}</th></tr>'
    for c, n, x in zip(codes, names, rs):
        g.rate(u, n, x)
        t += f'<tr><td>{c}</td><td>{n}</td><td style="background:{col[x]};width:22px">{pts[x]}</td><td>{x}</td></tr>'
    h.append(t + '</table>')
CSS = '''@page{size:A4;margin:22mm 22mm 26mm 22mm;@bottom-left{content:"Marchwood region: inspection letter, December 2021";font:8pt Arial;color:#555}@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt Arial;color:#555}}
body{font:10.5pt/1.38 "Liberation Sans",Arial,sans-serif}.lh{text-align:right;font-size:9pt;margin-bottom:14px}p{margin:6px 0}li{margin:3px 0}ol.rom{list-style:none;counter-reset:r}
ol.rom>li{counter-increment:r}ol.rom>li::before{content:"(" counter(r,lower-roman) ") "}.fn{border-top:1px solid #000;font-size:8pt;width:60%;margin:10px 0}.pb{break-before:page}
table{border-collapse:collapse;width:100%;margin:8px 0;break-inside:avoid}td,th{border:1px solid #888;padding:3px 6px;text-align:left}sup{font-size:7pt}'''
html = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Marchwood</title><style>{CSS}</style></head><body>' + '\n'.join(h) + '</body></html>'
with tempfile.TemporaryDirectory() as d:
    src = os.path.join(d, 'a.html'); open(src, 'w', encoding='utf-8').write(html)
    out = os.path.join(d, 'o.pdf')
    subprocess.run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer', f'--user-data-dir={d}/p', f'--print-to-pdf={out}', src], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    b = open(out, 'rb').read()
b = re.sub(rb"(CreationDate|ModDate) \(D:\d{14}", lambda m: m.group(1) + b' (D:20211216090000', b)
open(OUT, 'wb').write(b)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
