"""One name and one address, as print, PDF, HTML and haste spell them, and a letter that holds them."""

import re
import unicodedata
from collections.abc import Iterable

from correcting import LETTER

KEY = "regional-letter-harrowmere-2023-06-14"
PERSON = f"person/{KEY}/jo-farrar"

# The name in full, or a part of it that is nobody else's: of each spelling no letter may be left.
NAMES = (
    "Jo Farrar",
    "Dr Jo Farrar",
    "JO FARRAR",
    "jo farrar",
    "Jo\nFarrar",
    "Jo\u00a0Farrar",
    "Jo  Farrar",
    "Farrar, Jo",
    "Ms Farrar",
    "J. Farrar",
    "Jo Farrar's",
    "Jo Farrar’s",
    "Farrar1",
    "Jo Farrar12",
    "Jo Farrar¹",
    "Jo Farrar[3]",
    "Jo Far-\nrar",
    "Jo Far-\r\nrar",
    "Jo Far\u2010\nrar",
    "Jo Far\u00adrar",
    "Jo Far\u00ad\nrar",
    "Jo Far\u200brar",
    "Jo\u200dFarrar",
    "Jo F\u2060arrar",
    unicodedata.normalize("NFD", "Jo Fàrrár"),
    "Jo Fárrar",
    "@JoFarrar",
    "@jofarrar",
    "JoFarrar",
    "https://x.example/jofarrar",
    "https://x.example/jo-farrar?a=b",
    "https://x.example/jo%20farrar",
    "jo_farrar",
    "jfarrar",
    "jo.farrar",
    "the Farrars",
    "the Farrars'",
    "farrar",
    "FARRAR",
    "J o   F a r r a r",
    "J.o. F.a.r.r.a.r",
    "Ｊｏ Ｆａｒｒａｒ",
    "Jo Fаrrаr",  # Cyrillic
    "Jo Farrar-Smythe",
    "Jo Smythe-Farrar",
    "Jo-Farrar",
    "Jo/Farrar",
    "(Farrar)",
    "“Farrar”",
    "Jo **Farrar**",
    "𝐉𝐨 𝐅𝐚𝐫𝐫𝐚𝐫",
    "FARRAR Jo",
    "Jo Far-rar",
    "\u202erarraF oJ\u202c",
)
# As tools, keyboards and people with bad intent write it: looked for in sentences only.
FURTHER_NAMES = (
    "Farrar, J.",
    "Jo\tFarrar",
    "Jo\u2028Farrar",
    "Jo\u3000Farrar",
    "Jo Far\u2011rar",
    "Jo Far·rar",
    "Jo Fαrrαr",  # Greek
    "Jo Fаrrar’s",
    "Ⓙⓞ Ⓕⓐⓡⓡⓐⓡ",
    "𝔍𝔬 𝔉𝔞𝔯𝔯𝔞𝔯",
    "ᴶᵒ ᶠᵃʳʳᵃʳ",
    "J\u0336o\u0336 F\u0336a\u0336r\u0336r\u0336a\u0336r\u0336",
    "Jo F\ufe0farrar",
    "Jo\u034f F\u034farrar",
    "\u2067Jo\u2069 \u2066Farrar\u2069",
    "Jo_Farrar_2",
    "JO_FARRAR",
    "FarrarJo",
    "farrar.jo",
    "farrarj",
    "jfarrar2",
    "Jo+Farrar",
    "Jo%20Farrar",
    "Jo&nbsp;Farrar",
    "Jo <b>Farrar</b>",
    "Jo Farrar†",
    "Jo Farrar*",
    "2Farrar",
    "Farrar2022",
    "Jo (née Smythe) Farrar",
    "Jo Farrar–Smythe",
    "Jo Farrrar",
)
ADDRESSES = (
    "jane.zqdoe@justice.gov.uk",
    "jane.zqdoe@\njustice.gov.uk",
    "jane.zqdoe\n@justice.gov.uk",
    "jane.zqdoe@justice\n.gov.uk",
    "jane.zqdoe@justice.\ngov.uk",
    "jane.zqdoe@jus-\ntice.gov.uk",
    "jane.zq-\ndoe@justice.gov.uk",
    "jane.\nzqdoe@justice.gov.uk",
    "jane.zqdoe @justice.gov.uk",
    "jane.zqdoe@ justice.gov.uk",
    "jane.zqdoe @ justice.gov.uk",
    "jane.zqdoe@justice. gov.uk",
    "jane.zqdoe@justice .gov.uk",
    "jane.zq\u200bdoe@justice.gov.uk",
    "jane.zqdoe@jus\u200btice.gov.uk",
    "jane.zqdoe\u200b@justice.gov.uk",
    "jane.zq\u00addoe@justice.gov.uk",
    "jane.zqdoe@justice.\u00adgov.uk",
    "jane.zqdoe＠justice.gov.uk",
    "jane.zqdoe﹫justice.gov.uk",
    "jane.zqdoe@justice．gov．uk",
    "jane.zqdoe%40justice.gov.uk",
    "jane.zqdoe(at)justice.gov.uk",
    "jane.zqdoe (at) justice.gov.uk",
    "jane.zqdoe [at] justice.gov.uk",
    "jane.zqdoe[at]justice[dot]gov[dot]uk",
    "jane.zqdoe (at) justice (dot) gov (dot) uk",
    "jane.o'zqdoe@justice.gov.uk",
    "jane.o’zqdoe@justice.gov.uk",
    "zqdoe/jane@justice.gov.uk",
    "zqdoe&jane@justice.gov.uk",
    "zqdoe!jane@justice.gov.uk",
    '"jane zqdoe"@justice.gov.uk',
    "jane.zqdoe+x@justice.gov.uk",
    "mailto:jane.zqdoe@justice.gov.uk",
    "<jane.zqdoe@justice.gov.uk>",
    "jane.zqdöe@jüstice.example",
    "JANE.ZQDOE@JUSTICE.GOV.UK",
    "jane.zqdoe@justice.gov.uk.",
    "zqdoe@x.org",
    # As tools and people write them who mean to hide or to break them
    "jane.zqdoe@\u00a0justice.gov.uk",
    "jane.zqdoe@\tjustice.gov.uk",
    "jane.zqdoe\n@\njustice.gov.uk",
    "jane.zqdoe@justice\r\n.gov.uk",
    "jane.zqdoe@justice.gov\n.uk",
    "jane.zqdoe@jus\u00ad\ntice.gov.uk",
    "jane.zqdoe@justice-\n.gov.uk",
    "jane.zqdoe{at}justice.gov.uk",
    "jane.zqdoe<at>justice.gov.uk",
    "jane.zqdoe AT justice DOT gov DOT uk",
    "jane.zqdoe_at_justice.gov.uk",
    "jane.zqdoe -at- justice.gov.uk",
    "jane.zqdoe[@]justice.gov.uk",
    "jane.zqdoe(@)justice.gov.uk",
    "jane.zqdoe (a) justice.gov.uk",
    "jane.zqdoe&#64;justice.gov.uk",
    "jane.zqdoe&#x40;justice.gov.uk",
    "jane.zqdoe&commat;justice.gov.uk",
    "jane.zqdoe%2540justice.gov.uk",
    "jane.zqdoe@@justice.gov.uk",
    "jane.zqdoe@[192.0.2.1]",
    "jane.zqdoe@justice。gov。uk",
    "jane.zqdoe@justice\u2024gov\u2024uk",
    "jane.zqdoe\u202d@justice.gov.uk",
    "jane.zq\u034fdoe@justice.gov.uk",
    "jane.zqdoe@justice.gov.uk1",
    "jane.zqdoe @ justice . gov . uk",
    "jane.zqdoe@xn--justice-4ya.example",
    "xmpp:jane.zqdoe@justice.gov.uk?message",
    "jane.zqdoe@ju\u0301stice.gov.uk",
    "jane.zqdoe@justice,gov.uk",
)
ADDRESS_TRACES = ("zq", "jane", "doe", "justice", "tice.gov", "döe")
# The name without anything but its letters: so no spelling hides it.
TRACE = re.compile("farr?ar")
AGREED = "It was agreed with {} that this would go on."


def letter(lines: Iterable[str] = ()) -> str:
    """A letter to Dr Jo Farrar, with these lines as paragraphs and in a recommendation."""
    text = LETTER.read_text(encoding="utf-8").replace("Rowena Achterberg", "Jo Farrar").replace("Rowena", "Jo")
    told = [AGREED.format(line) for line in lines]
    text = text.replace("- Morale is fragile.", "- Morale is fragile, as Jo Farrar says.")
    first = re.search(r"^1\. ", text, re.MULTILINE)
    assert first is not None
    asked = f"1. ask {told[0] if told else ''} and write to jane.zqdoe@justice.gov.uk about it; "
    return text[: first.start()] + asked + text[first.end() :] + "".join(f"\n\n{line}" for line in told) + "\n"


def letters_of(text: str) -> str:
    """The letters of a text, small, Latin and nothing else: what an eye would read."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("а", "a")
    return re.sub("[^a-z]+", "", plain)


def traces(text: str) -> list[str]:
    read = letters_of(text)
    return [read[max(0, m.start() - 40) : m.end() + 40] for m in TRACE.finditer(read)]
