"""What a route may ask for, named so that its signature reads as a sentence."""

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from api.settings import Settings
from graph.ask.terms import Source
from graph.store.generations.store import Store
from graph.store.readable import Readable


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
