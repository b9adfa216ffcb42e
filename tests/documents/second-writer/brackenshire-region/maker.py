import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from common import Gold
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle as PS
from reportlab.platypus import *
OUT = sys.argv[1]
U = ['Stonethwaite', 'Marrick and Ullsby', 'Port Corran', 'East Brackenshire']
g = Gold('regional_report', '2024-10-15', 'Brackenshire', U,
 'PDF, one body column with a wide side margin of call-out quotations that stand beside (and get extracted amid) the bullets; coloured headings in larger type, no bold labels; running header and footer; contents page with dot leaders repeating every heading; unit ratings in a matrix (standards down, units across) cut over two pages; region rated in a table of its own; recommendation numbers run on across addressees; numbered list of priorities that is no recommendation.')
S, I = g.s, g.i
F, FB = 'Helvetica', 'Helvetica-Bold'
teal = colors.HexColor('#006d77'); plum = colors.HexColor('#7b2d6b')
b = PS('b', fontName=F, fontSize=10, leading=13.6, spaceAfter=6)
h1 = PS('h1', fontName=F, fontSize=20, leading=24, textColor=teal, spaceBefore=12, spaceAfter=8, keepWithNext=1)
h2 = PS('h2', fontName=F, fontSize=14.5, leading=18, textColor=plum, spaceBefore=8, spaceAfter=4, keepWithNext=1)
h3 = PS('h3', fontName=F, fontSize=12, leading=15, textColor=teal, spaceBefore=5, spaceAfter=3, keepWithNext=1)
bu = PS('bu', parent=b, leftIndent=14, bulletIndent=2, spaceAfter=4)
nu = PS('nu', parent=b, leftIndent=20, bulletIndent=2, spaceAfter=4)
co = PS('co', fontName='Helvetica-Oblique', fontSize=9.5, leading=12, textColor=plum)
small = PS('sm', fontName=F, fontSize=8.2, leading=10)
smb = PS('smb', parent=small, fontName=FB)
class Call(Flowable):
    def __init__(self, t): super().__init__(); self.p = Paragraph(t, co)
    def wrap(self, w, h): return (0, 0)
    def draw(self):
        w, h = self.p.wrap(42*mm, 400); self.p.drawOn(self.canv, -50*mm, -h - 4)
        self.canv.setStrokeColor(plum); self.canv.setLineWidth(1.5); self.canv.line(-52*mm, -4, -52*mm, -h - 4)
st = []
P = lambda t, s=b: st.append(Paragraph(t, s))
H1 = lambda t: P(t, h1); H2 = lambda t: P(t, h2)
def UL(head, *items):
    P(head, h3)
    for x in items: st.append(Paragraph(x, bu, bulletText='•'))
def page(c, d):
    c.saveState(); c.setFont(F, 8); c.setFillColor(colors.grey)
    if d.page > 1:
        c.drawString(20*mm, 285*mm, 'An inspection of probation services: Brackenshire region'); c.drawRightString(190*mm, 285*mm, 'HM Inspectorate of Probation')
        c.drawString(20*mm, 12*mm, 'Regional report, October 2024'); c.drawRightString(190*mm, 12*mm, str(d.page))
    c.restoreState()
doc = BaseDocTemplate(OUT, pagesize=A4, invariant=1, title='Brackenshire', author='HM Inspectorate of Probation')
doc.addPageTemplates([PageTemplate('a', [Frame(70*mm, 18*mm, 122*mm, 260*mm, id='f', leftPadding=0, rightPadding=0)], onPage=page)])
st.append(Spacer(1, 60*mm)); P('An inspection of probation services', PS('t', fontName=F, fontSize=24, leading=30, textColor=teal)); P('Brackenshire region', PS('t2', fontName=F, fontSize=18, leading=24))
P('HM Inspectorate of Probation, 15 October 2024')
P('Lead Inspector: Cressida Mbeki-Lowther. Our thanks go to everyone who gave up time to help us. © Crown copyright 2024.', small)
st.append(PageBreak()); H2('Contents')
for t, n in [('Foreword', 3), ('Ratings', 3), ('Recommendations', 4), ('Background', 4), ('1. Regional arrangements and delivery', 5), ('R 1.1 Leadership', 5), ('R 1.2 Staffing', 5), ('2. Regional service delivery', 6), ('R 2.1 Public protection', 6), ('R 2.4 Unpaid work', 6), ('R 2.6 Statutory victim work', 6), ('Annexe: How we inspected', 6)]:
    P(t + ' ' + '.' * (78 - len(t)) + ' ' + str(n), small)
st.append(PageBreak())
H1('Foreword')
P('Brackenshire covers a long coastline, one small city and a great deal of moorland. Its four probation delivery units supervise 9,870 people. In a programme that has now reached its second region, we rated it ‘Requires improvement’ overall.')
st.append(Call(g.decoy('“Everyone knows what good looks like here. Getting the time to do it is another matter.” Senior probation officer')))
P('The results of the units were uneven. Port Corran came within a whisker of ‘Good’, while Stonethwaite was rated ‘Inadequate’, having been rated ‘Good’ in its previous form in 2019. What unites them is work to keep people safe: in only 33 per cent of the 204 cases that we examined was planning to address risk of harm sufficient.')
P('Statutory victim work is the happy exception, and the staff responsible for it deserve to be told so.')
P('Osric Vandermeer, HM Chief Inspector of Probation')
H1('Ratings')
RI, G_, IN, OU = 'Requires improvement', 'Good', 'Inadequate', 'Outstanding'
P('The region is rated on eight standards of its own.')
reg = [('R 1.1', 'Leadership', G_), ('R 1.2', 'Staffing', RI), ('R 2.1', 'Public protection', IN), ('R 2.2', 'Desistance', RI), ('R 2.3', 'Court work', G_), ('R 2.4', 'Unpaid work', RI), ('R 2.5', 'Resettlement', IN), ('R 2.6', 'Statutory victim work', OU)]
col = {G_: '#9bcb3c', RI: '#ffc84a', IN: '#ef6a5b', OU: '#3a8f3a'}; pts = {OU: 3, G_: 2, RI: 1, IN: 0}
rows = [[Paragraph('Brackenshire region', smb), '', Paragraph(RI, smb)]]
g.rate('Brackenshire region', 'Overall', RI)
sty = [('GRID', (0, 0), (-1, -1), .4, colors.grey), ('SPAN', (0, 0), (1, 0)), ('BACKGROUND', (2, 0), (2, 0), colors.HexColor(col[RI]))]
for k, (c, n, r) in enumerate(reg, 1):
    rows.append([Paragraph(c, small), Paragraph(n, small), Paragraph(r, small)]); sty.append(('BACKGROUND', (2, k), (2, k), colors.HexColor(col[r]))); g.rate('Brackenshire region', n, r)
st.append(Table(rows, colWidths=[16*mm, 60*mm, 44*mm], style=TableStyle(sty)))
st.append(Spacer(1, 4*mm))
P('The table that follows sets out how each probation delivery unit (PDU) fared. Scores are out of 21. Fieldwork in the four units took place between February and July 2024, and the individual reports may be found on our website.')
M = {'Stonethwaite': [RI, IN, RI, IN, IN, IN, IN], 'Marrick and Ullsby': [G_, RI, G_, RI, RI, IN, RI], 'Port Corran': [G_, G_, G_, G_, RI, RI, IN], 'East Brackenshire': [RI, RI, G_, RI, IN, IN, RI]}
OV = {'Stonethwaite': IN, 'Marrick and Ullsby': RI, 'Port Corran': RI, 'East Brackenshire': RI}
names = [('P 1.1', 'Leadership'), ('P 1.2', 'Staffing'), ('P 1.3', 'Services'), ('P 2.1', 'Assessment'), ('P 2.2', 'Planning'), ('P 2.3', 'Implementation and delivery'), ('P 2.4', 'Reviewing')]
rows = [[Paragraph('Standard', smb)] + [Paragraph(u, smb) for u in U], [Paragraph('Date of fieldwork', small)] + [Paragraph(x, small) for x in ('February 2024', 'April 2024', 'May 2024', 'July 2024')]]
sty = [('GRID', (0, 0), (-1, -1), .4, colors.grey), ('BACKGROUND', (0, 0), (-1, 0), colors.HexColor('#dfeeee')), ('BOTTOMPADDING', (0, 1), (-1, -1), 9), ('VALIGN', (0, 0), (-1, -1), 'TOP')]
for u in U: g.rate(u, 'Overall', OV[u], f'{sum(pts[x] for x in M[u])}/21')
rows.append([Paragraph('Overall', smb)] + [Paragraph(OV[u], small) for u in U]); rows.append([Paragraph('Score', smb)] + [Paragraph(f'{sum(pts[x] for x in M[u])}/21', small) for u in U])
for k, (c, n) in enumerate(names):
    rows.append([Paragraph(f'{c} {n}', small)] + [Paragraph(M[u][k], small) for u in U])
    for j, u in enumerate(U, 1): sty.append(('BACKGROUND', (j, k+4), (j, k+4), colors.HexColor(col[M[u][k]]))); g.rate(u, n, M[u][k])
st.append(Table(rows, colWidths=[30*mm] + [23*mm]*4, repeatRows=1, style=TableStyle(sty)))
H1('Recommendations')
P('We make 11 recommendations. Recommendations to single units are printed in their own reports.')
k = 0
for head, add, items in [('The Brackenshire region should:', 'Brackenshire region', [
   'ensure that practitioners ask for, receive and act upon domestic abuse and child safeguarding information throughout every sentence', 'give senior probation officers a span of control of no more than eight people', 'reopen the Stonethwaite contact centre for people who are not allowed to attend the city office',
   'publish, every quarter, what was learned from quality assurance and what was changed as a result', 'match the allocation of unpaid work supervisors to the number of orders in each unit', 'begin resettlement work for people serving short sentences within ten days of reception.']),
  ('HM Prison and Probation Service (HMPPS) should:', 'HM Prison and Probation Service (HMPPS)', ['recruit to the vacancies in vetting that delay the start of new staff by up to five months', 'give regions control of repairs costing less than £25,000', 'review whether tiering reflects the time that rural cases take.']),
  ('The Ministry of Justice should:', 'Ministry of Justice', ['agree with the Home Office a single standard for the time within which police forces disclose call-outs', 'secure more beds in approved premises for women north of Marrick.'])]:
    H2(head)
    for t in items:
        k += 1; g.r(None, str(k), add, t); st.append(Paragraph(t, nu, bulletText=f'{k}.'))
assert k == 11
H1('Background')
P('The region was formed in 2021 out of a division of the National Probation Service and the Brackenshire CRC. It employs 1,312 staff, has seven prisons within its bounds and works with one police force, Brackenshire Constabulary. The regional plan for 2023–2025 sets out four priorities:')
for n, t in enumerate(['stabilise the workforce in the city and on the coast', 'improve the quality of public protection practice', 'rebuild the confidence of sentencers', 'reduce reoffending among men aged 18 to 25'], 1):
    st.append(Paragraph(g.decoy(t), nu, bulletText=f'{n}.'))
H1('1. Regional arrangements and delivery')
L = 'R 1.1 Leadership'; H2(L)
P('The Regional Probation Director, Thaddeus Quillfeather, leads a team of nine. We rated this standard ‘Good’.')
st.append(Call(g.decoy('“You see the director on the shop floor. He remembered that my son had been ill.” Case administrator, Port Corran')))
UL('Strengths', S(L, 'There is a plain and credible strategy. Its four aims are repeated in unit plans, in team meetings and in the objectives of individual members of staff, and progress is tracked on a one-page dashboard which anyone may open.'),
 S(L, 'Partnership at the top is mature. The reducing reoffending board, chaired by the deputy mayor, has pooled £1.4 million since 2022 and used it to open two recovery houses.'),
 S(L, 'Leaders welcome bad news. After a Serious Further Offence in 2023, the region commissioned a review of its own from Professor Ines Achterberg and published all 17 findings to staff.'))
UL('Areas for improvement', I(L, 'Quality assurance has become an industry without a product: 22 separate audits took place in 12 months and practitioners could name the outcome of none of them.'),
 I(L, 'The voice of people on probation is collected with care by User Voice and then seldom heard. Only one of 31 proposals made by the regional council had been answered.'))
L = 'R 1.2 Staffing'; H2(L)
P('Staffing has improved since 2022 but not evenly.')
UL('Strengths', S(L, 'Probation officer posts in the region were 84 per cent filled, up from 66 per cent two years before.'),
 S(L, 'Learning is well organised: a calendar run by the regional academy offers protected half-days, and attendance rose to 91 per cent.'),
 S(L, 'Black and minority ethnic staff spoke warmly of the reverse mentoring scheme, in which all nine regional leaders take part.'))
st.append(Call(g.decoy('“I have had four managers in a year. Each of them began by asking what I do.” Probation services officer, Stonethwaite')))
UL('Areas for improvement', I(L, 'Stonethwaite lost 27 of its 90 practitioners in a year. Those who remained held 61 cases on average, and several told inspectors in tears that they could not go on.'),
 I(L, 'Management oversight was ineffective in 68 per cent of cases. Senior probation officers answer for as many as 14 people and for buildings, complaints and health and safety besides.'),
 I(L, 'Vetting takes an average of 19 weeks, in the course of which one in six of those who had accepted a post withdrew.'))
H1('2. Regional service delivery')
L = 'R 2.1 Public protection'; H2(L)
P('In our view, too many people in Brackenshire are at risk because known facts were not sought or not used.')
UL('Strengths', S(L, 'MAPPA meetings at levels 2 and 3 are well chaired and attended, and the resulting actions are clear.'),
 S(L, 'Police staff seconded to each unit search their systems daily; in Port Corran every new domestic abuse call-out reached the practitioner within 24 hours.'))
UL('Areas for improvement', I(L, 'Domestic abuse enquiries were made at the start in 88 per cent of cases, but repeated when circumstances changed in just 24 per cent.'),
 I(L, 'In 39 of the 83 cases in which children might have been affected, the practitioner accepted what the person on probation said about contact with them.'),
 I(L, 'Contingency plans are generic. “Inform the police and consider recall” appeared, word for word, in 57 cases.'))
L = 'R 2.4 Unpaid work'; H2(L)
UL('Strengths', S(L, 'Projects are varied and meaningful, from footpath repair with the Moorland Trust to a bicycle workshop in which 46 people gained a certificate.'))
st.append(Call(g.decoy('“Fixing bikes beats sitting in. I have got a job out of it.” Person on probation, Port Corran')))
UL('Areas for improvement', I(L, 'The backlog of orders older than 12 months has grown to 702, and 45 per cent of those concerned live in one unit, East Brackenshire.'),
 I(L, 'Enforcement is slow; the average time from a second absence to a breach decision was 23 working days.'))
L = 'R 2.6 Statutory victim work'; H2(L)
UL('Strengths', S(L, 'All 22 initial letters that we read were tailored, kind and free of jargon.'), S(L, 'Victim liaison officers are involved early in release planning, and views about licence conditions were put to the Parole Board in every relevant case.'))
UL('Areas for improvement', I(L, 'Contact with the families of prisoners transferred under the Mental Health Act lapses at the point of transfer, as happened in three of four such cases.'))
H1('Annexe: How we inspected')
P('Regional fieldwork took place from 19 to 30 August 2024. Ratings for regional service delivery rest on results from 204 cases in the four units, on 30 court reports, 24 standalone unpaid work cases and 22 victim cases, as well as on 64 meetings.')
doc.build(st)
g.save(os.path.join(os.path.dirname(os.path.abspath(OUT)), 'gold.json'))
