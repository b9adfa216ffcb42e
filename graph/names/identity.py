"""One name in its spellings, and what makes two names the same thing: type, scope and name; a doubt is no identity.

A name is printed with "&" or "and", with or without a serial comma, with its places turned round, as an acronym.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from graph.claims import Span
from graph.knowledge.readers import entity_kinds
from graph.knowledge.rows import KnownEntity
from graph.text.names import fold, places_of, slug, unit_name, unit_slug
from graph.text.words import singular

UNIT_WORDS = {
    "PDU": ("PDU", "Probation Delivery Unit", "probation delivery unit"),
    "Region": ("region", "Region", "probation region", "Probation Region"),
}
PLURAL_TYPES = frozenset(kind.name for kind in entity_kinds() if kind.plural)
HM_PREFIX = re.compile(r"\bHM (?=[A-Z])")
CROWNS = ("His Majesty's ", "Her Majesty's ")
# Longer lists are only turned round as a whole: nobody prints the 24 orders of four places.
MOST_PLACES = 3
SERIAL = re.compile(r",\s+(and|&)\s")
SMALL_WORD = re.compile(r"(?<= )(?:Upon|Under|Le|And The|And the)(?= )")

# Names that only one region or document uses are scoped by it: its change board is not another region's.
SCOPED = frozenset(kind.name for kind in entity_kinds() if kind.scoped)
PATHS = {kind.name: kind.path for kind in entity_kinds()}
YEAR_OF_ISSUE = re.compile(r"(?:^(?P<before>(?:19|20)\d\d)\s+|,?\s+(?P<after>(?:19|20)\d\d)$)")
PRISON = re.compile(r"^(?:hmp/yoi|hmp|hmyoi|yoi|hm prison) |(?<=.) prison$")
COMMISSIONER = re.compile(r"^(?:offices? of (?:the )?)?(.*?police and crime commissioner)(?:'s)?(?: offices?)?$")


def singular_name(name: str) -> str:
    """The name with its last word in the singular, for comparison."""
    *words, last = name.split() or [""]
    return " ".join([*words, last if last[:-1].isupper() else singular(last)])


def key_of(kind: str, name: str) -> str:
    """The part of an IRI that two names of this type share exactly when they name the same thing in one scope."""
    if kind in UNIT_WORDS:
        return unit_slug(unit_name(name))
    if kind == "Facility" and PRISON.search(fold(name)):
        return f"hmp-{slug(PRISON.sub('', fold(name)))}"
    if kind == "Document" and (year := YEAR_OF_ISSUE.search(name)):
        return f"{slug(YEAR_OF_ISSUE.sub('', name))}-{year['before'] or year['after']}"
    if kind == "Partner" and (whose := COMMISSIONER.match(fold(name))):
        return slug(whose[1])
    counts = kind in ("Role", "Team") or name.rsplit(" ", 1)[-1].islower()
    return slug(singular_name(name) if counts else name).removeprefix("the-")


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Known things by type and key; a name that several share leads to none. `regional`: each region has its own."""

    shown: dict[tuple[str, str], frozenset[str]]
    hidden: dict[tuple[str, str], frozenset[str]]
    regional: frozenset[str]

    def known(self, kind: str, name: str) -> str | None:
        """The one known thing that is called so; a name that is shown goes before one that is only matched."""
        place = (kind, key_of(kind, name))
        for names in (self.shown, self.hidden):
            if entities := names.get(place):
                return next(iter(entities)) if len(entities) == 1 else None
        return None

    def issue(self, kind: str, name: str) -> str | None:
        """One year's issue of a known publication: "2021 People Survey", "People Survey 2021"."""
        year = YEAR_OF_ISSUE.search(name) if kind == "Document" else None
        known = self.known(kind, YEAR_OF_ISSUE.sub("", name)) if year else None
        return f"{known}-{year['before'] or year['after']}" if year and known else None

    def class_of(self, entity: str) -> str | None:
        """The known class of post that a region's own post belongs to."""
        kind, _, rest = entity.partition("/")
        above = f"{kind}/{rest.rpartition('/')[2]}"
        return above if above != entity and above in self.regional else None


def register_of(entities: Iterable[KnownEntity]) -> Register:
    """The known things, to be asked by name."""
    things = list(entities)
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    hidden: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in things:
        for names, labels in ((shown, (entity.label, *entity.labels)), (hidden, entity.hidden)):
            for label in labels:
                names[entity.type, key_of(entity.type, label)].add(entity.id)
    return Register(
        {k: frozenset(v) for k, v in shown.items()},
        {k: frozenset(v) for k, v in hidden.items()},
        frozenset(e.id for e in things if e.one_per_region),
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Where names are read: the known things, the document, and its region where it has one."""

    register: Register
    document: str
    region: str | None = None

    @property
    def local(self) -> str:
        return self.region or self.document

    def identity(self, kind: str, name: str) -> str:
        """The id of what this name names here."""
        if known := self.register.known(kind, name) or self.register.issue(kind, name):
            return self.placed(known)
        path, key = PATHS[kind], key_of(kind, name)
        if kind == "Person":
            return f"{path}/{self.document}/{key}"
        is_scoped = kind in SCOPED and not (kind == "Facility" and key.startswith("hmp-"))
        return f"{path}/{self.local}/{key}" if is_scoped else f"{path}/{key}"

    def placed(self, known: str) -> str:
        """The id of a known thing; of a post that each region has, that of this region's."""
        if known not in self.register.regional or self.region is None:
            return known
        kind, _, name = known.partition("/")
        return f"{kind}/{self.region}/{name}"


def forms_of(label: str, kind: str) -> Iterator[str]:
    """Every spelling of the label, with the generic word of its kind, and in the plural where it has one."""
    for form in spellings(label, kind):
        yield form
        yield from (f"{form} {word}" for word in UNIT_WORDS.get(kind, ()))
        if kind in PLURAL_TYPES and not form.endswith("s"):
            yield f"{form[:-1]}ies" if re.search(r"[^aeiou]y$", form) else f"{form}s"


def spellings(label: str, kind: str) -> Iterator[str]:
    """The label in every order of its places, with every joint, monarch and apostrophe."""
    for order in _orders(label) if kind in UNIT_WORDS else (label,):
        for base in _joints(order):
            for form in (base, *(HM_PREFIX.sub(crown, base) for crown in CROWNS if HM_PREFIX.search(base))):
                yield form
                if "'" in form or "’" in form:
                    yield form.replace("'", "’")
                    yield form.replace("’", "'")


def _orders(label: str) -> Iterator[str]:
    """The label, the label with small words in lower case, and its places in other orders."""
    yield label
    yield SMALL_WORD.sub(lambda word: word.group().lower(), label)
    places = places_of(label)
    if len(places) > 1 and unit_name(label) == label:
        orders = permutations(places) if len(places) <= MOST_PLACES else (places[::-1],)
        yield from (" and ".join((", ".join(order[:-1]), order[-1])) for order in orders if order != places)


def _joints(label: str) -> dict[str, None]:
    """The label with "and" or "&", with and without a serial comma."""
    plain = SERIAL.sub(r" \1 ", label)
    bases = dict.fromkeys([label, plain])
    if "," in plain and " and " in plain:
        head, _, last = plain.rpartition(" and ")
        bases[f"{head}, and {last}"] = None
    for base in list(bases):
        bases[base.replace(" & ", " and ")] = None
        bases[base.replace(" and ", " & ")] = None
    return bases


SHORT_FORM = r"[A-Z](?:[A-Za-z&]{0,6}[A-Z])s?"
SHORT_AFTER = re.compile(rf" \((?P<short>{SHORT_FORM})\)")
EXPANSION = re.compile(r"[\w’'&/,-]+(?: [\w’'&/,-]+){0,10}$")
# No expansion is longer than this.
LONGEST_EXPANSION = 200
IN_FULL = r"(?:in full,? |that is,? |in other words,? )?"
SHORT_BEFORE = re.compile(rf"(?<!\w)(?P<short>{SHORT_FORM}) \({IN_FULL}(?P<long>[^()]{{4,90}})\)")
SKIPPED = frozenset({"and", "of", "the", "for", "in", "to", "on", "with", "&", "a"})


def pairs_in(text: str) -> Iterator[tuple[Span, Span]]:
    """Places of an expansion and of its acronym, where the letters of one begin the words of the other."""
    flat = text.replace("\n", " ")
    for short in SHORT_AFTER.finditer(flat):
        before = EXPANSION.search(flat, max(0, short.start() - LONGEST_EXPANSION), short.start())
        if before and (start := _expansion(before[0], short["short"], whole=False)) is not None:
            yield Span(before.start() + start, before.end()), Span(*short.span("short"))
    for match in SHORT_BEFORE.finditer(flat):
        if _expansion(match["long"], match["short"], whole=True) is not None:
            yield Span(*match.span("long")), Span(*match.span("short"))


def _expansion(words: str, short: str, whole: bool) -> int | None:
    """Where in the words the expansion begins: the shortest run of last words whose letters give the acronym."""
    letters = re.sub(r"[^a-z]", "", short.rstrip("s").casefold())
    starts = [m.start() for m in re.finditer(r"(?<![\w’'])[\w]", words)]
    for start in [0] if whole else reversed(starts):
        run = re.findall(r"[A-Za-z][A-Za-z’']*", words[start:])
        telling = [w for w in run if w.casefold() not in SKIPPED]
        if telling and telling[0] == run[0] and _spells(telling, run, letters):
            return start
    return None


def _spells(telling: list[str], run: list[str], letters: str) -> bool:
    """Whether the first letters of the words, small words counted or not, are the acronym's letters."""
    initials = ["".join(word[0] for word in words).casefold() for words in (telling, run)]
    return letters in initials or _within(telling, letters)


def _within(words: list[str], letters: str) -> bool:
    """Whether the acronym takes one letter or more from the front of each word ("PQiP", "OMiC")."""
    if not words:
        return not letters
    word = words[0].casefold()
    for taken in range(1, min(len(word), len(letters), 3) + 1):
        if word[:taken] == letters[:taken] and _within(words[1:], letters[taken:]):
            return True
    return False
