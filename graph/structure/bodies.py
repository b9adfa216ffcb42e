"""Who is asked: the bodies that one line names, alone or jointly."""

import re
from itertools import combinations

from graph.structure.words import Words

JOINTS = re.compile(r",? and (?:the )?|/| & |, (?:the )?")
ASIDE = re.compile(r"\s*\((?P<aside>[^()]*)\)")


def cleaned(who: str) -> str:
    """The name without its article and without an acronym in brackets."""
    bare = ASIDE.sub("", who).strip(" ,:*_#")
    return re.sub(r"^(?:[Tt]he|[Bb]oth(?: the)?|[Aa]ll)\s+", "", bare)


def bodies_in(who: str, words: Words) -> tuple[str, ...]:
    """The bodies of a joint line, cut at as many joints as leave a body on either side of each."""
    name = cleaned(who)
    joints = [m.span() for m in JOINTS.finditer(name)]
    for count in range(len(joints), 0, -1):
        for chosen in combinations(joints, count):
            pieces = [cleaned(p) for p in _cut(name, chosen)]
            if all(_is_body(p, words) for p in pieces):
                return tuple(pieces)
    return (name,)


def _cut(name: str, joints: tuple[tuple[int, int], ...]) -> list[str]:
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(name)]
    return [name[a:b] for a, b in zip(starts, ends, strict=True)]


def _is_body(name: str, words: Words) -> bool:
    """Known, an acronym, or a name that ends in a noun for bodies and says which one."""
    if words.body(name) or re.fullmatch(r"[A-Z][A-Za-z]*[A-Z]", name):
        return True
    tokens = name.split()
    tails = (" ".join(tokens[k:]) for k in range(1, len(tokens)))
    return (
        bool(tokens)
        and (name[0].isupper() or tokens[-1].endswith("s"))
        and any(words.formats.marks("body", tail) for tail in tails)
    )
