"""What a route may ask for, named so that its signature reads as a sentence."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Annotated, cast

from fastapi import Depends, Header, Request

from api.http.problems import Problem
from api.settings import Settings
from graph.ask.terms import Source
from graph.errors import StoreOverloaded
from graph.store.generations.store import Store
from graph.store.readable import Readable

# The most characters of one parameter, of one in a path too, and the most values of one: all that is done with them
# takes time that grows with both.
LONGEST_PARAMETER, LONGEST_OF, LONGEST_PARAMETER_NAME, MOST_GIVEN = 1000, {"cursor": 4000}, 40, 50


async def bounded(request: Request) -> None:
    """Every route looks at this before it looks at anything else.

    Raises: Problem (422) for a parameter that is longer, or is given more often, than any needs to be.
    """
    counts = Counter[str]()
    for name, text in (*request.path_params.items(), *request.query_params.multi_items()):
        counts[name] += 1
        shown, message = name, ""
        if len(name) > LONGEST_PARAMETER_NAME:
            shown, message = f"{name[:LONGEST_PARAMETER_NAME]}…", "is no parameter of this service."
        elif len(text) > (most := LONGEST_OF.get(name, LONGEST_PARAMETER)):
            message = f"is longer than {most} characters."
        elif counts[name] > MOST_GIVEN:
            message = f"is given more than {MOST_GIVEN} times."
        if message:
            where = "path" if shown in request.path_params else "query"
            raise Problem.of_parameters({"in": where, "parameter": shown, "message": message})


def at_once(what: str, most: int) -> Callable[[Request], AsyncIterator[None]]:
    """The dependency of routes whose work is long and takes much room: so many of them run at once, others wait.

    They wait outside of the threads, which all other routes need. Raises: StoreOverloaded at the deadline.
    """

    async def slot(request: Request) -> AsyncIterator[None]:
        slots: asyncio.Semaphore = request.app.state.slots.setdefault(what, asyncio.Semaphore(most))
        try:
            await asyncio.wait_for(slots.acquire(), the_settings(request).deadline)
        except TimeoutError:
            mend = "Try again in a few seconds, or take a smaller view."
            raise StoreOverloaded("more of these are being made than this service makes at once", mend=mend) from None
        try:
            yield
        finally:
            slots.release()

    return slot


def the_settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def the_store(request: Request) -> Store:
    return cast(Store, request.app.state.store)


def the_source(request: Request) -> Source:
    """The graph as it is now: all that one request reads is of one version, whatever is written meanwhile."""
    return source_at(the_store(request).snapshot(), request)


def source_at(content: Readable, request: Request) -> Source:
    """This content for the whole request, whose validator (see `conditional`) names its version too."""
    request.state.version = content.version
    return Source(content, the_settings(request).base)


TheStore = Annotated[Store, Depends(the_store)]
TheSource = Annotated[Source, Depends(the_source)]
Accept = Annotated[str | None, Header(include_in_schema=False)]
