"""Which answers are worth repeating past the service."""

from starlette.requests import Request

from api.answer_cache import Kept
from api.compression import SMALLEST, coding_for
from api.direct.exchange import LARGEST_ANSWER, Results
from api.direct.loans import REPEAT, Repeat
from api.sparql_protocol import Asked, forms_by_kind


def offer(request: Request, asked: Asked, answer: Kept) -> None:
    """Note with a request that its like can be answered so, where that is true."""
    lane, length = request.app.state.lane, len(answer.content)
    if lane is None:
        return
    largest = SMALLEST - 1 if coding_for(request.headers.get("accept-encoding", "")) else LARGEST_ANSWER
    if request.method != "GET" or length > largest or "Findings-Cut" in answer.headers:
        return
    forms = forms_by_kind(asked.format, request.headers.get("accept"))
    alike = {kind: form for kind, form in forms.items() if form.content_type == answer.headers["Content-Type"]}
    media_type = next(form.media_type for form in alike.values())
    dataset = (tuple(asked.default_graphs), tuple(asked.named_graphs))
    results = Results(asked.query, media_type, tuple(alike), answer.version, *dataset)
    request.scope["state"][REPEAT] = Repeat(lane, results, largest, request.scope["findings.told"]["route"])
