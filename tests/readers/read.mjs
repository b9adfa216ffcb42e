// Reads every file of a folder with JavaScript readers and prints what each of them saw, as one JSON object:
// {"<reader>": {"<file>": {directed, nodes: [[id, {...}]], edges: [[source, target, {...}]]}}}
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.argv[2];
const require = createRequire(join(process.cwd(), "package.json"));
const { MultiDirectedGraph, MultiUndirectedGraph } = require("graphology");
const gexf = require("graphology-gexf");
const graphml = require("graphology-graphml");
const cytoscape = require("cytoscape");
const { fromDot } = require("ts-graphviz");
const { parquetReadObjects } = await import(join(process.cwd(), "node_modules/hyparquet/src/index.js"));

const ofGraphology = graph => ({
  directed: graph.type === "directed",
  nodes: graph.mapNodes((id, data) => [id, data]),
  edges: graph.mapEdges((_, data, source, target) => [source, target, data]),
});
const kind = text => (/edgedefault="directed"|defaultedgetype="directed"/.test(text) ? MultiDirectedGraph : MultiUndirectedGraph);
// A backslash in quotes is doubled in DOT: this reader keeps both, as Graphviz does until it draws.
const attributes = list => Object.fromEntries(list.values.map(([name, value]) => [name, typeof value === "string" ? value.replaceAll("\\\\", "\\") : value]));
// GEXF's own position wins over the attribute y: it grows upwards there, as in Gephi.
const turned = found => ({ ...found, nodes: found.nodes.map(([id, data]) => [id, { ...data, y: -data.y }]) });

const READERS = {
  "graphology-graphml": [".graphml", text => ofGraphology(graphml.parse(kind(text), text))],
  "graphology-gexf": [".gexf", text => turned(ofGraphology(gexf.parse(kind(text), text)))],
  "cytoscape.js": [".cyjs", text => {
    const cy = cytoscape({ headless: true, ...JSON.parse(text) });
    return {
      directed: null,
      nodes: cy.nodes().map(n => [n.id(), { ...n.data(), px: n.position("x"), py: n.position("y") }]),
      edges: cy.edges().map(e => [e.source().id(), e.target().id(), e.data()]),
    };
  }],
  "ts-graphviz": [".dot", text => {
    const model = fromDot(text);
    return {
      directed: model.directed,
      nodes: model.nodes.map(n => [n.id, attributes(n.attributes)]),
      edges: model.edges.map(e => [e.targets[0].id, e.targets[1].id, attributes(e.attributes)]),
    };
  }],
  "JSON in Node": [".json", text => {
    const { directed, nodes, links } = JSON.parse(text);
    return { directed, nodes: nodes.map(n => [n.id, n]), edges: links.map(l => [l.source, l.target, l]) };
  }],
};

const found = {};
const note = async (reader, file, read) => {
  try { (found[reader] ??= {})[file] = await read(); } catch (error) { found[reader][file] = { error: String(error?.stack ?? error) }; }
};
for (const file of readdirSync(folder).sort()) {
  for (const [reader, [ending, read]] of Object.entries(READERS)) {
    if (file.endsWith(ending) && !file.endsWith(".yed.graphml")) await note(reader, file, () => read(readFileSync(join(folder, file), "utf8")));
  }
  if (file.endsWith(".nodes.parquet")) {
    const stem = file.slice(0, -".nodes.parquet".length);
    const table = name => parquetReadObjects({ file: bytes(join(folder, `${stem}.${name}.parquet`)) });
    await note("hyparquet", `${stem}.parquet.zip`, async () => ({
      directed: null,
      nodes: (await table("nodes")).map(n => [n.id, n]),
      edges: (await table("edges")).map(e => [e.source, e.target, e]),
    }));
  }
}
process.stdout.write(JSON.stringify(found));

function bytes(path) {
  const data = readFileSync(path);
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
}
