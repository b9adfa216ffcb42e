"""Shared by the makers: a small line-level layout engine (two back ends) and a recorder of gold."""
import re, json, os, datetime

MARK = re.compile(r'\{(\w+)\}')

def clean(t):
    t = MARK.sub('', t).replace('\u00ad', '').replace('**', '')
    return ' '.join(t.split())

class Rec:
    def __init__(s, kind, date, region, pdus, note):
        s.d = dict(kind=kind, date=date, region=region, pdus=pdus, findings=[], recommendations=[],
                   ratings=[], responses=[], decoys=[], note=note)
    def finding(s, section, pol, text):
        s.d['findings'].append(dict(section=section, polarity={'s': 'strength', 'i': 'improvement'}[pol], text=clean(text)))
    def rec(s, block, number, addressee, text):
        s.d['recommendations'].append(dict(block=block, number=number, addressee=addressee, text=clean(text)))
    def rating(s, pdu, standard, rating, score=None):
        full = {'O': 'Outstanding', 'G': 'Good', 'RI': 'Requires improvement', 'I': 'Inadequate'}.get(rating, rating)
        s.d['ratings'].append(dict(pdu=pdu, standard=standard, rating=full, score=score))
    def response(s, number, recommendation, response, owner, date):
        s.d['responses'].append(dict(number=number, recommendation=clean(recommendation), response=response, owner=owner, date=date))
    def decoy(s, text):
        w = clean(text).split()
        s.d['decoys'].append(' '.join(w[:8]))
    def save(s, folder):
        with open(os.path.join(folder, 'gold.json'), 'w', encoding='utf-8') as f:
            json.dump(s.d, f, ensure_ascii=False, indent=1)

LIB = '/usr/share/fonts/truetype/liberation/LiberationSans-%s.ttf'

class RL:
    def __init__(s, out, size, fonts=None, ttf=None, title=None):
        from reportlab.pdfgen import canvas
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        s.W, s.H = size
        s.c = canvas.Canvas(out, pagesize=size, invariant=1)
        if title: s.c.setTitle(title)
        if ttf:
            for k, f in ttf.items():
                pdfmetrics.registerFont(TTFont('F' + k, f))
            s.f = {k: 'F' + k for k in ttf}
        else:
            s.f = fonts
        s.sw = pdfmetrics.stringWidth
        s.first = True
    def new_page(s):
        if not s.first: s.c.showPage()
        s.first = False
    def text(s, x, y, t, st, size, color=(0, 0, 0)):
        s.c.setFillColorRGB(*color); s.c.setFont(s.f[st], size); s.c.drawString(x, s.H - y, t)
    def width(s, t, st, size): return s.sw(t, s.f[st], size)
    def rect(s, x, y, w, h, fill=None, stroke=True):
        if fill: s.c.setFillColorRGB(*fill)
        s.c.setLineWidth(.5); s.c.setStrokeColorRGB(.5, .5, .5)
        s.c.rect(x, s.H - y - h, w, h, stroke=1 if stroke else 0, fill=1 if fill else 0)
    def line(s, x1, y1, x2, y2): s.c.setLineWidth(.5); s.c.setStrokeColorRGB(.3, .3, .3); s.c.line(x1, s.H - y1, x2, s.H - y2)
    def save(s): s.c.showPage(); s.c.save()

class FP:
    def __init__(s, out, size, ttf=None, core='Helvetica', title=None):
        from fpdf import FPDF
        s.out = out; s.W, s.H = size
        p = s.p = FPDF(unit='pt', format=size)
        p.set_creation_date(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))
        p.set_auto_page_break(False); p.set_margin(0)
        if title: p.set_title(title)
        if ttf:
            for k, f in ttf.items(): p.add_font('T', style={'r': '', 'b': 'B', 'i': 'I'}[k], fname=f)
            s.fam = 'T'
        else: s.fam = core
    def new_page(s): s.p.add_page()
    def _f(s, st, size): s.p.set_font(s.fam, {'r': '', 'b': 'B', 'i': 'I'}[st], size)
    def text(s, x, y, t, st, size, color=(0, 0, 0)):
        s._f(st, size); s.p.set_text_color(*[int(c * 255) for c in color]); s.p.text(x, y, s.fix(t))
    def fix(s, t): return t if s.fam == 'T' else t.replace('’', "'").replace('‘', "'").replace('–', '-')
    def width(s, t, st, size): s._f(st, size); return s.p.get_string_width(s.fix(t))
    def rect(s, x, y, w, h, fill=None, stroke=True):
        if fill: s.p.set_fill_color(*[int(c * 255) for c in fill])
        s.p.set_draw_color(128); s.p.set_line_width(.5)
        s.p.rect(x, y, w, h, style=('D' if stroke else '') + ('F' if fill else ''))
    def line(s, x1, y1, x2, y2): s.p.set_draw_color(80); s.p.set_line_width(.5); s.p.line(x1, y1, x2, y2)
    def save(s): s.p.output(s.out)

V = 'aeiouy'
def hyphen_points(w):
    m = re.match(r"[A-Za-z]+", w)
    out = []
    if m and len(m.group()) >= 7:
        t = m.group().lower()
        for i in range(3, len(t) - 3):
            if t[i - 2] in V and t[i - 1] not in V and t[i] not in V and t[i + 1] in V and t[i-1:i+1] not in ('th','sh','ch','ph','ck'):
                out.append(i)
            elif t[i - 1] in V and t[i] not in V + 'xwh' and t[i + 1] in V and t[i:] not in ('red', 'ted', 'sed', 'ced', 'ges', 'ces', 'ses', 'ded'):
                out.append(i)
            elif t[i:] in ('ment', 'ments', 'ness', 'tion', 'tions', 'sion'):
                out.append(i)
    return sorted(set(out))

class Doc:
    """y runs downwards, in points"""
    def __init__(s, be, ml=62, mr=62, mt=72, mb=62, size=10.5, lead=14, header=None, footer=None, notes=None,
                 justify=False, hyph=False, total=0, pages=None, fnsize=7.5):
        s.b, s.ml, s.mr, s.mt, s.mb, s.size, s.lead = be, ml, mr, mt, mb, size, lead
        s.header, s.footer, s.notes, s.justify, s.hyph = header, footer, notes or {}, justify, hyph
        s.total, s.known, s.seen = total, pages or {}, {}
        s.n = 0; s.splits = []; s.done = set(); s.fn = []; s.fnsize = fnsize; s.w = be.W - ml - mr
        s.start()
    def start(s):
        s.b.new_page(); s.n += 1; s.y = s.mt; s.fn = []
        if s.header: s.header(s)
    def finish(s):
        if s.fn:
            h = s.fnh(s.fn); y = s.b.H - s.mb - h
            s.b.line(s.ml, y + 6, s.ml + 140, y + 6); y += 9
            for k in s.fn:
                for i, ln in enumerate(s.wrap(s.notes[k], s.w - 8, 'r', s.fnsize)):
                    y += s.fnsize + 1.8
                    if i == 0: s.b.text(s.ml, y - 2.5, k, 'r', s.fnsize - 2)
                    s.put(ln, s.ml + 6, y, s.fnsize)
        if s.footer: s.footer(s)
    def newpage(s): s.finish(); s.start()
    def fnh(s, ks):
        return (11 + sum(len(s.wrap(s.notes[k], s.w - 8, 'r', s.fnsize)) * (s.fnsize + 1.8) for k in ks)) if ks else 0
    def room(s, extra=()): return s.b.H - s.mb - s.fnh(s.fn + [k for k in extra if k not in s.fn]) - s.y
    # --- lines
    def toks(s, text, st):
        out, cur = [], st
        for seg in re.split(r'(\*\*)', text):
            if seg == '**': cur = 'b' if cur != 'b' else 'r'; continue
            for w in seg.split():
                runs, p, ks = [], 0, []
                for m in MARK.finditer(w):
                    if m.start() > p: runs.append((w[p:m.start()], cur, 0))
                    runs.append((m.group(1), cur, 1)); ks.append(m.group(1)); p = m.end()
                if p < len(w): runs.append((w[p:], cur, 0))
                out.append((runs, ks))
        return out
    def tw(s, tok, size): return sum(s.b.width(t, st, size - 3.5 if sup else size) for t, st, sup in tok[0])
    def wrap(s, text, width, st, size, hyph=False):
        lines, cur, cw = [], [], 0
        sp = s.b.width(' ', st, size)
        queue = s.toks(text, st)
        while queue:
            t = queue.pop(0); w = s.tw(t, size)
            if not cur or cw + sp + w <= width:
                if cur: cw += sp
                cur.append(t); cw += w; continue
            left = width - cw - sp; word, wst, _ = t[0][0]; done = False
            opts = []
            if '-' in word[1:-1]: opts += [(i + 1, '') for i, c in enumerate(word) if c == '-' and 0 < i < len(word) - 1]
            if hyph: opts += [(i, '-') for i in hyphen_points(word)]
            for i, h in sorted(opts, reverse=True):
                a = word[:i] + h
                if s.b.width(a, wst, size) <= left:
                    cur.append(([(a, wst, 0)], []))
                    queue.insert(0, ([(word[i:], wst, 0)] + t[0][1:], t[1])); done = True; break
            lines.append(cur); cur, cw = [], 0
            if not done: queue.insert(0, t)
        if cur: lines.append(cur)
        return lines
    def put(s, line, x, y, size, color=(0, 0, 0), width=None, last=True):
        if width and s.justify and not last and len(line) > 3:
            tot = sum(s.tw(t, size) for t in line); gap = (width - tot) / (len(line) - 1)
            if gap < 9:
                for t in line:
                    for tx, st, sup in t[0]:
                        z = size - 3.5 if sup else size
                        s.b.text(x, y - (3.5 if sup else 0), tx, st, z, color); x += s.b.width(tx, st, z)
                    x += gap
                return
        buf, bst = '', None
        def flush():
            nonlocal buf, x
            if buf: s.b.text(x, y, buf, bst, size, color); x += s.b.width(buf, bst, size); buf = ''
        for i, t in enumerate(line):
            for j, (tx, st, sup) in enumerate(t[0]):
                pre = ' ' if i and j == 0 else ''
                if sup:
                    flush(); s.b.text(x, y - 3.5, tx, st, size - 3.5, color); x += s.b.width(tx, st, size - 3.5)
                else:
                    if st != bst: flush(); bst = st
                    buf += pre + tx
        flush()
    def p(s, text, st='r', size=None, lead=None, indent=0, bullet=None, hang=0, after=6, before=0, keep=0, color=(0, 0, 0), bst=None, bdx=0, bkeep=1):
        size = size or s.size; lead = lead or (s.lead if size == s.size else size * 1.3)
        lines = s.wrap(text, s.w - indent - hang, st, size, s.hyph and size <= s.size)
        if s.y > s.mt: s.y += before
        if keep and s.room() < keep + lead * len(lines): s.newpage()
        for i, ln in enumerate(lines):
            ks = [k for t in ln for k in t[1] if k in s.notes]
            if s.room(ks) < lead:
                if i: s.splits.append((s.n, bullet, bool(s.fn)))
                s.newpage()
            s.fn += [k for k in ks if k not in s.fn]
            s.y += lead
            if i == 0 and bullet: s.b.text(s.ml + indent + bdx, s.y, bullet, bst or st, size, color)
            s.put(ln, s.ml + indent + hang, s.y, size, color, s.w - indent - hang, i == len(lines) - 1)
        s.y += after
    def h(s, text, size=13, keep=60, color=(.13, .2, .42), before=10, after=4, st='b', toc=None):
        s.p(text, st, size, keep=keep, before=before, after=after, color=color)
        s.seen[toc or text] = s.n
    def gap(s, n): s.y += n
    def toc(s, text, size=10, indent=0):
        pg = str(s.known.get(text, 0)); dots = ''
        full = s.w - indent - s.b.width(text + ' ', 'r', size) - s.b.width(' ' + pg, 'r', size)
        dots = '.' * int(full / s.b.width('.', 'r', size))
        s.y += size * 1.45
        s.b.text(s.ml + indent, s.y, text + ' ' + dots + ' ' + pg, 'r', size)
    def cells(s, row, cols, size):
        out = []
        for c, w in zip(row, cols):
            t, st, fill = (c + (None,) * 3)[:3] if isinstance(c, tuple) else (c, None, None)
            out.append(([l for part in t.split('\n') for l in (s.wrap(part, w - 8, st or 'r', size, s.hyph) or [[]])], fill))
        return out
    def table(s, cols, rows, header=None, size=9, split=False, x=None, after=10, hfill=(.85, .88, .93)):
        lead = size * 1.28; x0 = x or s.ml
        def rowout(cs, a, b, cols=cols):
            h = (b - a) * lead + 7; xx = x0
            for (ls, fill), w in zip(cs, cols):
                s.b.rect(xx, s.y, w, h, fill); xx += w
            xx = x0
            for (ls, fill), w in zip(cs, cols):
                for k, ln in enumerate(ls[a:b]): s.put(ln, xx + 4, s.y + (k + 1) * lead, size)
                xx += w
            s.y += h
        hd = s.cells([(h, 'b', hfill) for h in header], cols, size) if header else None
        hn = max(len(c[0]) for c in hd) if hd else 0
        def notes_of(cs): return [k for ls, _ in cs for l in ls for t in l for k in t[1] if k in s.notes]
        def head():
            if not hd: return
            rowout(hd, 0, hn)
            for k in notes_of(hd):
                if k not in s.done: s.fn.append(k); s.done.add(k)
        if s.room() < (hn * lead + 7) + 3 * lead + 7: s.newpage()
        head()
        for r in rows:
            cc = [sum(cols)] if isinstance(r, str) else cols
            cs = s.cells([(r, 'b', (.92, .92, .92))] if isinstance(r, str) else r, cc, size); n = max(len(c[0]) for c in cs); a = 0; ks = notes_of(cs)
            if isinstance(r, str) and s.room() < 4 * lead + 14: s.newpage(); head()
            if not split and s.room(ks) < n * lead + 7: s.newpage(); head()
            s.fn += [k for k in ks if k not in s.fn]
            while a < n:
                can = int((s.room() - 7) / lead)
                if can < min(2, n - a): s.newpage(); head(); continue
                b = min(n, a + can); rowout(cs, a, b, cc); a = b
                if a < n: s.splits.append((s.n, 'row', bool(s.fn)))
                if a < n: s.newpage(); head()
        s.y += after
    def box(s, title, paras, fill=(.93, .95, .9), size=9.5):
        lead = size * 1.3; ls = [(l, 'b') for l in s.wrap(title, s.w - 20, 'b', size + .5)]
        for q in paras: ls += [(l, 'r') for l in s.wrap(q, s.w - 20, 'r', size, s.hyph)] + [([], 'r')]
        h = (len(ls) - 1) * lead + 14
        if s.room() < h + 4: s.newpage()
        s.b.rect(s.ml, s.y + 4, s.w, h, fill); y = s.y + 8
        for l, _ in ls: y += lead; s.put(l, s.ml + 10, y, size)
        s.y += h + 12
    def close(s): s.finish(); s.b.save()

def passes(build, out, gold_dir=None):
    """build(out, total, pages) -> (Doc, Rec); run until the page numbers are stable"""
    total, pages = 0, {}
    for _ in range(4):
        d, g = build(out, total, pages)
        if (d.n, d.seen) == (total, pages): break
        total, pages = d.n, d.seen
    if gold_dir:
        g.save(gold_dir)
        print(d.n, 'pages; breaks inside (page, bullet, footnotes there):', d.splits)
COL = {'Outstanding': (.45, .7, .45), 'Good': (.7, .86, .6), 'Requires improvement': (.97, .8, .45), 'Inadequate': (.9, .45, .42)}
PTS = {'Outstanding': 3, 'Good': 2, 'Requires improvement': 1, 'Inadequate': 0}
