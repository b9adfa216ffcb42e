"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.nodes.map(n => [n.id, n]));
  const ties = new Map(data.nodes.map(n => [n.id, []]));
  for (const e of data.edges) { ties.get(e.source).push(e); if (e.target !== e.source) ties.get(e.target).push(e); }
  const $ = id => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  // A picture that can be read: more nodes than these begin as the best-tied ones only.
  const MANY = 90, FEW = 40, LISTED = 60, LONGEST = 40;
  let shown = new Set(), chosen = null, scale = 1, dx = 0, dy = 0;

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
  const short = s => { const letters = [...s]; return letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join("") + "…" : s; };
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
  const paint = () => {
    $("edges").replaceChildren(); $("nodes").replaceChildren(); parts.clear();
    for (const e of data.edges) {
      if (!shown.has(e.source) || !shown.has(e.target)) continue;
      const path = draw("path", { class: "edge", d: bow(byId.get(e.source), byId.get(e.target)), "stroke-width": Math.min(1 + Math.max(e.weight - 1, 0) * 0.6, 5) });
      path.dataset.ends = JSON.stringify([e.source, e.target]);
      $("edges").append(path);
    }
    for (const n of data.nodes) {
      if (!shown.has(n.id)) continue;
      const g = draw("g", { class: "node" }), title = draw("title", {}), text = draw("text", {});
      title.textContent = n.label; text.textContent = short(n.label);
      g.append(title, draw("circle", { cx: n.x, cy: n.y, fill: n.colour }), text);
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
    for (const n of visible) { const x = n.x * scale + dx, y = n.y * scale + dy, r = Math.min(size(n), 5); take([x - r, y - r, x + r, y + r]); }
    const left = Math.min(...visible.map(n => n.x));
    const columns = new Set(visible.map(n => n.x)).size < Math.max(4, visible.length / 3);
    for (const n of visible) {
      const g = parts.get(n.id), text = g.lastChild, x = n.x * scale + dx, y = n.y * scale + dy, width = text.textContent.length * 6.9;
      g.children[1].setAttribute("r", size(n) / scale);
      let written = false;
      for (const before of columns && n.x === left ? [true, false] : [false, true]) {
        const box = before ? [x - 11 - width, y - 8, x - 11, y + 8] : [x + 11, y - 8, x + 11 + width, y + 8];
        if (box[0] < 0 && x > 0 || box[2] > wide && x < wide || !clear(box)) continue;
        take(box); written = true;
        text.setAttribute("x", n.x + (before ? -11 : 11) / scale); text.setAttribute("y", n.y + 4 / scale);
        text.setAttribute("text-anchor", before ? "end" : "start"); text.setAttribute("font-size", 12.5 / scale);
        break;
      }
      text.setAttribute("visibility", written && x > 0 && x < wide && y > 0 && y < high ? "visible" : "hidden");
    }
  };
  const fit = (ids = shown) => {
    const nodes = [...ids].map(id => byId.get(id)), wide = $("drawing").clientWidth, high = $("drawing").clientHeight;
    if (!nodes.length || !wide) return;
    const xs = nodes.map(n => n.x), ys = nodes.map(n => n.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = Math.min(230, wide / 3.2);
    scale = Math.min((wide - 2 * room) / Math.max(x1 - x0, 1), (high - 110) / Math.max(y1 - y0, 1), 1.6);
    dx = wide / 2 - (x0 + x1) / 2 * scale; dy = high / 2 - (y0 + y1) / 2 * scale;
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
