"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  for (const thing of [...data.nodes, ...data.edges]) thing.quote = data.quotes[thing.quote];
  const byId = new Map(data.nodes.map(n => [n.id, n]));
  const ties = new Map(data.nodes.map(n => [n.id, []]));
  for (const e of data.edges) { ties.get(e.source).push(e); if (e.target !== e.source) ties.get(e.target).push(e); }
  const $ = id => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  // A picture that can be read: more nodes than these begin as the best-tied ones only.
  const MANY = 90, FEW = 40, LISTED = 60, LONGEST = 40;
  let shown = new Set(), chosen = null, scale = 1, dx = 0, dy = 0;
  // Where nodes are drawn: at the places that came with the view, or, of a few of many, moved clear of each other.
  let at = new Map(data.nodes.map(n => [n.id, n]));

  const make = (name, attributes, ...children) => {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes || {})) if (k in e) e[k] = v; else e.setAttribute(k, v);
    e.append(...children);
    return e;
  };
  const draw = (name, attributes) => {
    const e = document.createElementNS(SVG, name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    return e;
  };
  const plain = s => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const short = s => { const letters = [...s]; return letters.length > LONGEST ? letters.slice(0, LONGEST - 11).join("").trimEnd() + "…" + letters.slice(-10).join("").trimStart() : s; };
  const width = n => 6.9 * short(n.label).length + 11;
  const words = new Map(data.nodes.map(n => [n.id, plain(`${n.label} ${n.type} ${n.quote}`)]));
  const degree = n => ties.get(n.id).length;
  const best = [...data.nodes].sort((a, b) => degree(b) - degree(a) || (a.id < b.id ? -1 : 1));

  const size = n => Math.min(4 + Math.sqrt(degree(n)), 12);
  const all = () => new Set(byId.keys());
  const few = () => data.nodes.length > MANY ? new Set(best.slice(0, FEW).map(n => n.id)) : all();

  // ---- the picture
  const parts = new Map();
  const bow = (a, b) => {
    if (a === b) return `M${a.x} ${a.y}c-24 -28 24 -28 0 0`;
    if (a.x === b.x) return `M${a.x} ${a.y}Q${a.x - Math.min(60, 12 + Math.abs(a.y - b.y) / 6)} ${(a.y + b.y) / 2} ${b.x} ${b.y}`;
    return `M${a.x} ${a.y}L${b.x} ${b.y}`;
  };
  const inColumns = nodes => new Set(nodes.map(n => n.x)).size < Math.max(4, nodes.length / 3);
  // The few of many nodes, made to fill the picture, and pushed up and down until each has room for its name.
  const apart = nodes => {
    const wide = $("drawing").clientWidth || 800, high = $("drawing").clientHeight || 600;
    const ranks = axis => new Map([...nodes].sort((a, b) => a[axis] - b[axis] || (a.id < b.id ? -1 : 1)).map((n, i) => [n.id, i / Math.max(nodes.length - 1, 1)]));
    const spanOf = axis => { const v = nodes.map(n => n[axis]); return [Math.min(...v), Math.max(Math.max(...v) - Math.min(...v), 1)]; };
    const [x0, xs] = spanOf("x"), [y0, ys] = spanOf("y"), rx = ranks("x"), ry = ranks("y");
    // Half by place, half by order: what is crowded is drawn out, what is far off comes near.
    const found = nodes.map(n => ({ id: n.id, wide: width(n) + 14, x: ((n.x - x0) / xs * .4 + rx.get(n.id) * .6) * (wide - 260), y: ((n.y - y0) / ys * .4 + ry.get(n.id) * .6) * (high - 120) }));
    for (let round = 0; round < 200; round++) {
      let moved = false;
      found.sort((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1));
      for (let i = 0; i < found.length; i++) for (let j = i + 1; j < found.length && found[j].y - found[i].y < 20; j++) {
        const [a, b] = [found[i], found[j]], [l, r] = a.x <= b.x ? [a, b] : [b, a];
        if (l.x + l.wide <= r.x) continue;
        const half = (20.5 - (b.y - a.y)) / 2;
        a.y -= half; b.y += half; moved = true;
      }
      if (!moved) break;
    }
    return new Map(found.map(n => [n.id, n]));
  };
  const paint = () => {
    const some = data.nodes.filter(n => shown.has(n.id));
    at = shown.size < data.nodes.length && !inColumns(some) ? apart(some) : byId;
    $("edges").replaceChildren(); $("nodes").replaceChildren(); parts.clear();
    for (const e of data.edges) {
      if (!shown.has(e.source) || !shown.has(e.target)) continue;
      const path = draw("path", { class: "edge", d: bow(at.get(e.source), at.get(e.target)), "stroke-width": Math.min(1 + Math.max(e.weight - 1, 0) * 0.6, 5) });
      path.dataset.ends = JSON.stringify([e.source, e.target]);
      $("edges").append(path);
    }
    for (const n of data.nodes) {
      if (!shown.has(n.id)) continue;
      const g = draw("g", { class: "node" }), title = draw("title", {}), text = draw("text", {});
      title.textContent = n.label; text.textContent = short(n.label);
      g.append(title, draw("circle", { cx: at.get(n.id).x, cy: at.get(n.id).y, fill: n.colour }), text);
      g.addEventListener("click", event => { event.stopPropagation(); choose(n.id); });
      parts.set(n.id, g); $("nodes").append(g);
    }
    $("more").hidden = data.nodes.length <= MANY;
    $("more").textContent = shown.size < data.nodes.length ? `Show all ${data.nodes.length}` : `Show the ${FEW} best tied`;
    mark(); fit();
  };
  const mark = () => {
    const near = new Set(chosen ? [chosen, ...ties.get(chosen).flatMap(e => [e.source, e.target])] : []);
    for (const [id, g] of parts) {
      g.classList.toggle("dim", !!chosen && !near.has(id)); g.classList.toggle("chosen", id === chosen);
    }
    for (const path of $("edges").children) path.classList.toggle("dim", !!chosen && !JSON.parse(path.dataset.ends).includes(chosen));
    place();
  };
  // Names keep their size on the screen; one is written where it is clear of nodes and of better names.
  const place = () => {
    $("stage").setAttribute("transform", `translate(${dx} ${dy}) scale(${scale})`);
    const taken = new Map(), cell = 100;
    const over = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const cells = function* (box) { for (let i = Math.floor(box[0] / cell); i <= box[2] / cell; i++) for (let j = Math.floor(box[1] / cell); j <= box[3] / cell; j++) yield `${i},${j}`; };
    const clear = box => { for (const c of cells(box)) for (const other of taken.get(c) || []) if (over(box, other)) return false; return true; };
    const take = box => { for (const c of cells(box)) taken.has(c) ? taken.get(c).push(box) : taken.set(c, [box]); };
    const wide = $("drawing").clientWidth, high = $("drawing").clientHeight;
    const near = new Set(chosen ? ties.get(chosen).flatMap(e => [e.source, e.target]) : []);
    const rank = n => (n.id === chosen ? 2 : near.has(n.id) ? 1 : 0);
    const visible = best.filter(n => shown.has(n.id)).sort((a, b) => rank(b) - rank(a));
    const block = () => { for (const n of visible) { const p = at.get(n.id), x = p.x * scale + dx, y = p.y * scale + dy, r = Math.min(size(n), 5); take([x - r, y - r, x + r, y + r]); } };
    let blocked = false;
    const left = Math.min(...visible.map(n => n.x)), columns = inColumns(visible);
    for (const n of visible) {
      const g = parts.get(n.id), p = at.get(n.id), text = g.lastChild, x = p.x * scale + dx, y = p.y * scale + dy;
      g.children[1].setAttribute("r", size(n) / scale);
      // The chosen one and those beside it are named over whatever lies there.
      if (!blocked && !rank(n)) { block(); blocked = true; }
      let written = false;
      const first = columns && n.x === left;
      // At either side where it is clear and whole; else, on a narrow screen, running out of the picture.
      for (const [before, whole] of [[first, true], [!first, true], [false, !columns]]) {
        const box = before ? [x - width(n), y - 7, x - 11, y + 7] : [x + 11, y - 7, whole ? x + width(n) : Math.min(x + width(n), wide), y + 7];
        if (whole && (box[0] < 0 && x > 0 || box[2] > wide && x < wide) || !clear(box)) continue;
        take(box); written = true;
        text.setAttribute("x", p.x + (before ? -11 : 11) / scale); text.setAttribute("y", p.y + 4 / scale);
        text.setAttribute("text-anchor", before ? "end" : "start"); text.setAttribute("font-size", 12.5 / scale);
        break;
      }
      text.setAttribute("visibility", written && x > 0 && x < wide && y > 0 && y < high ? "visible" : "hidden");
    }
  };
  const fit = () => {
    const nodes = data.nodes.filter(n => shown.has(n.id)), wide = $("drawing").clientWidth, high = $("drawing").clientHeight;
    if (!nodes.length || !wide) return;
    const xs = nodes.map(n => at.get(n.id).x), ys = nodes.map(n => at.get(n.id).y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const longest = edge => Math.min(Math.max(12, ...nodes.filter(n => at.get(n.id).x === edge).map(width)), wide * .36);
    const columns = inColumns(nodes), before = columns ? longest(x0) : 20, after = columns ? longest(x1) + 8 : Math.min(220, wide / 3);
    scale = Math.min((wide - before - after) / Math.max(x1 - x0, 1), (high - 130) / Math.max(y1 - y0, 1), 1.6);
    dx = (wide + before - after) / 2 - (x0 + x1) / 2 * scale; dy = (high + 10) / 2 - (y0 + y1) / 2 * scale;
    // Rows closer than their letters are high say nothing: then the upper left is shown, to be dragged.
    if (columns && scale < .66) {
      scale = .66; dx = x1 - x0 && (x1 - x0) * scale + before + after > wide ? before - x0 * scale : dx;
      dy = (y1 - y0) * scale + 120 > high ? 75 - y0 * scale : (high + 10) / 2 - (y0 + y1) / 2 * scale;
    }
    place();
  };
  const zoom = (factor, x = $("drawing").clientWidth / 2, y = $("drawing").clientHeight / 2) => {
    const next = Math.min(Math.max(scale * factor, 0.02), 12);
    dx = x - (x - dx) * next / scale; dy = y - (y - dy) * next / scale; scale = next;
    place();
  };
  let drag = null;
  $("drawing").addEventListener("wheel", e => { e.preventDefault(); const box = $("drawing").getBoundingClientRect(); zoom(Math.exp(-e.deltaY / 400), e.clientX - box.x, e.clientY - box.y); }, { passive: false });
  $("drawing").addEventListener("pointerdown", e => { drag = [e.clientX - dx, e.clientY - dy]; });
  addEventListener("pointermove", e => { if (drag) { dx = e.clientX - drag[0]; dy = e.clientY - drag[1]; place(); } });
  addEventListener("pointerup", () => { drag = null; });
  addEventListener("resize", () => fit());

  // ---- the words
  const linkTo = (url, text) => /^https?:/.test(url) ? make("p", {}, make("a", { href: url, rel: "noreferrer" }, text)) : "";
  const tie = (e, here) => {
    const other = byId.get(e.source === here ? e.target : e.source);
    const said = data.directed && e.target === here ? `${e.label} this` : e.label;
    const go = make("button", { type: "button" }, other.label, " ", make("small", {}, `${other.type} · ${said}`));
    go.addEventListener("click", () => choose(other.id));
    const quote = e.quote || other.quote;
    return make("li", { className: "tie" }, go, ...(quote ? [make("blockquote", {}, `“${quote}”`), linkTo(e.url, "Read it in its place")] : []));
  };
  const choose = id => {
    const n = byId.get(id);
    chosen = id;
    if (!shown.has(id) || ties.get(id).some(e => !shown.has(e.source) || !shown.has(e.target))) {
      const near = [...ties.get(id)].sort((a, b) => b.weight - a.weight).slice(0, LISTED).flatMap(e => [e.source, e.target]);
      shown = new Set([id, ...near]);
      paint();
    } else mark();
    const list = make("ul", {}, ...ties.get(id).slice(0, 300).map(e => tie(e, id)));
    $("thing").replaceChildren(
      make("h2", {}, n.label), make("p", {}, n.type),
      ...(n.quote ? [make("blockquote", { className: "quote" }, `“${n.quote}”`)] : []),
      linkTo(n.url, n.quote ? "Read it in its place" : "All that is known of it"),
      make("p", {}, make("small", {}, n.iri)), make("h3", {}, ties.get(id).length === 1 ? "1 tie" : `${ties.get(id).length} ties`), list);
    $("thing").hidden = false; $("results").replaceChildren(); $("count").textContent = "";
    $("thing").focus({ preventScroll: true }); $("thing").parentElement.scrollTop = 0;
  };
  const find = () => {
    const wanted = plain($("search").value).split(/\s+/).filter(Boolean);
    if (!wanted.length) { $("results").replaceChildren(); $("count").textContent = `${data.nodes.length} things, ${data.edges.length} ties`; return []; }
    const found = best.filter(n => wanted.every(w => words.get(n.id).includes(w)));
    const inName = n => wanted.every(w => plain(n.label).includes(w));
    found.sort((a, b) => inName(b) - inName(a));
    $("count").textContent = found.length > LISTED ? `${found.length} found, the first ${LISTED} listed` : `${found.length} found`;
    $("results").replaceChildren(...found.slice(0, LISTED).map(n => {
      const go = make("button", { type: "button" }, n.label, " ", make("small", {}, n.type));
      go.addEventListener("click", () => choose(n.id));
      return make("li", {}, go);
    }));
    $("thing").hidden = true;
    return found;
  };
  $("search").addEventListener("input", find);
  $("search").addEventListener("keydown", e => {
    if (e.key === "Enter") { const [first] = find(); if (first) choose(first.id); }
    if (e.key === "Escape") { $("search").value = ""; chosen = null; find(); mark(); }
  });
  $("closer").addEventListener("click", () => zoom(1.4));
  $("farther").addEventListener("click", () => zoom(1 / 1.4));
  $("fit").addEventListener("click", () => fit());
  $("more").addEventListener("click", () => { shown = shown.size < data.nodes.length ? all() : few(); paint(); });
  $("drawing").addEventListener("click", () => { if (chosen) { chosen = null; mark(); } });

  const colours = new Map(data.nodes.map(n => [n.type, n.colour]));
  for (const [type, colour] of [...colours].sort()) {
    const dot = draw("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" });
    dot.append(draw("circle", { cx: 5, cy: 5, r: 5, fill: colour }));
    $("legend").append(make("li", {}, dot, type));
  }
  shown = few(); paint(); find();
})();
