"""Networks that tools stumble over: labels, parallel edges and loops that no letter has, but a file must survive."""

from graph.network.model import Edge, Network, Node

LABELS = {
    "markup": "a <b> & \"c\" 'd' </script><!-- --> ]]> &amp; %s",
    "newlines": "one\ntwo\r\nthree\tfour\u2028five",
    "emoji": "👩🏽‍⚖️ naïve café ﬁ",
    "controls": "a\x00b\x07c\x1bd\x85e\x9ff\ufffeg\ud800h",
    "rtl": "שלום עולם مرحبا",
    "empty": "",
    "blank": " \t\n ",
    "long": "lang " * 2000,
    "backslash": r"C:\new\table \N \G \l",
    "formula": '=HYPERLINK("http://x","y")',
    "number": "007",
    "none": "NaN",
    "keyword": "node",
    "brackets": "[x] {y} (z) |w| `q` #35; ;a; --> ---",
    "comma": 'a,b;c"d"',
}
# Ids that are no names, and that would be one after mending.
IDS = {"markup": "a b<c>&\"d'", "newlines": "a b-c---d-", "number": "007", "keyword": "graph"}


def hostile(directed: bool = True) -> Network:
    """Each label on a node and on an edge; parallel edges, a loop, two of them, and a node that nothing is tied to."""
    nodes = [
        Node(IDS.get(name, name), label, "Théma & <b>", f"https://example.org/{name}?a=1&b=2", "https://example.org/#x")
        for name, label in LABELS.items()
    ]
    hub = IDS["markup"]
    edges = [
        Edge(f"e {at}", hub, IDS.get(name, name), label, f"says “{name}” & <more>", 0.125 * (at + 1), "urn:x", "")
        for at, (name, label) in enumerate(LABELS.items())
    ]
    edges += [Edge("e 1", hub, "emoji", "again", "parallel", 2.0), Edge("", "rtl", "rtl", "loop", "loop", float("inf"))]
    edges += [Edge("", "emoji", hub, "back", "back", -1.5), Edge("", "rtl", "rtl", "loop", "loop", 1.0)]
    alone = Node("alone", "Alone", "Thing", "urn:alone", x=float("nan"), y=-1234.56789, colour="red")
    title = 'Hostile & <wild> "things"\n-- --> ' + ("→" if directed else "–")
    return Network(f"hostile-{directed}", title, LABELS["markup"], (*nodes, alone), tuple(edges), directed)
