"""Names as they are drawn; the files hold them whole."""

LONGEST = 60


def short(text: str, most: int = LONGEST) -> str:
    """A text as it is drawn: cut, and said to be, where it is long; its end, often a number, stays."""
    end = min(10, most // 4)
    return text if len(text) <= most else f"{text[: most - end - 1].rstrip()}…{text[-end:].lstrip()}"
