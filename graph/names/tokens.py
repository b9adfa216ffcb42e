"""A tagged text as plain lists: what rules ask of every word, read from spaCy once."""

from dataclasses import dataclass

from spacy.tokens import Doc

from graph.claims import Span


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text, their tags ("" where nothing tags), and where they stand. `tagged`: there are tags."""

    text: str
    words: list[str]
    lower: list[str]
    tags: list[str]
    starts: list[int]
    glued: list[bool]
    openings: list[bool]
    tagged: bool

    def __len__(self) -> int:
        return len(self.words)

    def span(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.starts[end - 1] + len(self.words[end - 1]))

    def said(self, start: int, end: int) -> str:
        """The text of these words."""
        return self.text[slice(*self.span(start, end))]

    def capital(self, at: int) -> bool:
        return self.words[at][0].isupper()


def tokens_in(doc: Doc) -> Tokens:
    """`glued`: no space follows. `openings`: a sentence begins."""
    strings = doc.vocab.strings
    orths, kinds, starts, spaces, openings = doc.to_array(["ORTH", "TAG", "IDX", "SPACY", "SENT_START"]).T.tolist()
    words = [strings[orth] for orth in orths]
    tags = [strings[kind] for kind in kinds]
    return Tokens(
        text=doc.text,
        words=words,
        lower=[word.lower() for word in words],
        tags=tags,
        starts=starts,
        glued=[not space for space in spaces],
        openings=[opening == 1 for opening in openings],
        tagged=any(tags),
    )
