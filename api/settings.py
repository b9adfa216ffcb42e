"""What can be set from outside: environment variables that begin with FINDINGS_."""

import difflib
import ipaddress
import os
import re
from typing import Any, Literal, get_args, get_origin

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from graph.errors import FindingsError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.limits import MEBIBYTE

TOKENS = r"^[\s,]*(([\w.@-]+:)?\w+(\+\w+)*:[0-9a-fA-F]{64}([\s,]+|$))*$"
PREFIX = re.compile(r"(/[\w.~-]+)+")
FIRST = "FINDINGS_"
OTHER_VARIABLES = ("FINDINGS_TRACEBACK", "FINDINGS_HANDED_DOWN")  # what is no setting of the service, but looked at
NUMBER_WORDS: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false"}
BOUND_WORDS = (("ge", "at least"), ("gt", "more than"), ("le", "at most"))
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """One service: its store, its address and its limits. The description of each says in what it counts.

    `memory_limit` is that of one query worker.
    `corrections` is the file of corrections; `sources` the files and folders that the store is built from, apart by
    colons; `tokens` are `name:scopes:sha256`, the name or not, apart by blanks or commas: no token itself is kept.
    `root_path` is the path that a proxy strips before the service sees it.
    `most_rows` is where a table of results is cut, and `rate_limit` how often a client may ask in a minute (0: no end).
    `connections` is how many one client may have (0: no end); `head_timeout` how long a client may take for the head of
    a request, and `keep_alive` how long it may be silent after an answer: longer than a proxy before it keeps its own.
    `hosts` are further names that a service on localhost answers to; `trusted_proxies` the addresses and networks of
    those whose X-Forwarded-For, -Proto and -Prefix are believed; both apart by blanks or commas.
    `kept_versions` is how many versions of the graph, besides the newest, a list that was begun goes on over, and
    `kept_seconds` how long after its time each does; a version that was replaced to forget something never does.
    `jobs` is how many documents that were sent in may be read or wait for it; each has so many seconds (`job_deadline`)
    and bytes of memory (`job_memory`).
    `processes` is how many processes serve; each has its own `query_workers` (once called `workers`).
    `open_store` lets any graph be named and written: for conformance tests on an empty store, never for a service.
    """

    model_config = SettingsConfigDict(
        env_prefix="FINDINGS_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    store: str = DEFAULT_STORE
    corrections: str = DEFAULT_CORRECTIONS
    sources: str = "seeds/letters"
    base: str = Field(
        default=DEFAULT_BASE,
        pattern=r"^https?://[^\s<>\"{}|\\^`]+/$",
        description="an address that begins with https:// or http:// and ends with a slash",
    )
    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("FINDINGS_HOST", "HOST"))
    port: int = Field(default=8000, ge=0, le=65535, validation_alias=AliasChoices("FINDINGS_PORT", "PORT"))
    root_path: str = Field(default="", pattern=rf"^({PREFIX.pattern})?$", description="a path, such as /findings")
    deadline: float = Field(default=10.0, gt=0, description="seconds")
    query_workers: int = Field(
        default=5, ge=1, le=64, validation_alias=AliasChoices("FINDINGS_QUERY_WORKERS", "FINDINGS_WORKERS")
    )
    memory_limit: int = Field(default=2048 * MEBIBYTE, ge=64 * MEBIBYTE, description="bytes")
    largest_query: int = Field(default=MEBIBYTE, ge=1024, description="bytes")
    largest_answer: int = Field(default=64 * MEBIBYTE, ge=1024, description="bytes")
    largest_body: int = Field(default=16 * MEBIBYTE, ge=1024, description="bytes")
    largest_user_graphs: int = Field(default=64 * MEBIBYTE, ge=1024, description="bytes")
    cache: int = Field(default=32 * MEBIBYTE, ge=0, description="bytes")
    kept_versions: int = Field(default=4, ge=0, le=64)
    kept_seconds: float = Field(default=900.0, ge=0, description="seconds")
    queue: int = Field(default=32, ge=0)
    most_rows: int = Field(default=100_000, ge=0)
    rate_limit: int = Field(default=6000, ge=0)
    connections: int = Field(default=128, ge=0)
    head_timeout: float = Field(default=10.0, gt=0, description="seconds")
    keep_alive: int = Field(default=75, ge=0, description="seconds")
    hosts: str = ""
    trusted_proxies: str = Field(
        default="", description="addresses and networks, such as 127.0.0.1 and 10.0.0.0/8, apart by blanks"
    )
    tokens: str = Field(
        default="",
        pattern=TOKENS,
        repr=False,
        description="entries of the form name:scopes:sha256, and no token itself: `findings token` makes both",
    )
    open_store: bool = False
    largest_document: int = Field(default=20 * MEBIBYTE, ge=1024, description="bytes")
    jobs: int = Field(default=8, ge=1, le=1000)
    job_deadline: float = Field(default=300.0, gt=0, description="seconds")
    job_memory: int = Field(default=4096 * MEBIBYTE, ge=512 * MEBIBYTE, description="bytes")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    processes: int = Field(default=1, ge=1, le=64)

    @field_validator("root_path", mode="before")
    @classmethod
    def _of_path(cls, value: str) -> str:
        return f"/{path}" if (path := value.strip().strip("/")) else ""

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        _networks_in(value)
        return value

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks of proxies that are believed."""
        return _networks_in(self.trusted_proxies)


def _networks_in(setting: str) -> tuple[Network, ...]:
    """Raises: ValueError."""
    entries = setting.replace("*", "0.0.0.0/0 ::/0").replace(",", " ").split()
    return tuple(ipaddress.ip_network(entry, strict=False) for entry in entries)


def settings_from(**given: Any) -> Settings:
    """The settings of the environment, but for those given.

    Raises: FindingsError naming the variable that will not do, what it takes and what it is, unless that is a secret.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        variable = f"{FIRST}{str(first['loc'][0]).removeprefix(FIRST).upper()}"
        field = Settings.model_fields[_variables()[variable]]
        is_now = (
            f"It is {first['input']!r} now." if field.repr else "What it is now is not shown, since it may be secret."
        )
        raise FindingsError(f"it takes {_wanted(field)}", where=variable, mend=is_now) from None


def misspelt() -> dict[str, str]:
    """The variables of the environment that look like settings and are none, each with the nearest that is one."""
    known = {*_variables(), *OTHER_VARIABLES}
    strange = sorted(name for name in os.environ if name.upper().startswith(FIRST) and name.upper() not in known)
    return {name: next(iter(difflib.get_close_matches(name.upper(), known, 1, 0.75)), "") for name in strange}


def _variables() -> dict[str, str]:
    """Each variable, by all its names, and its setting."""
    variables: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names = alias.choices if isinstance(alias, AliasChoices) else (f"{FIRST}{name.upper()}",)
        variables |= {str(variable): name for variable in names}
    return variables


def _wanted(field: FieldInfo) -> str:
    """What a setting takes, in words."""
    if get_origin(field.annotation) is Literal:
        return f"one of {', '.join(get_args(field.annotation))}"
    if field.annotation not in NUMBER_WORDS:
        return field.description or "text"
    bounds = [
        f"{words} {getattr(bound, name)}"
        for bound in field.metadata
        for name, words in BOUND_WORDS
        if hasattr(bound, name)
    ]
    unit = f" of {field.description}" if field.description else ""
    return ", ".join([NUMBER_WORDS[field.annotation] + unit, *bounds])
