"""What can be set from outside: environment variables that begin with FINDINGS_."""

from typing import Any

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from graph.errors import FindingsError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.limits import MEBIBYTE

TOKENS = r"^[\s,]*(([\w.@-]+:)?\w+(\+\w+)*:[0-9a-fA-F]{64}([\s,]+|$))*$"


class Settings(BaseSettings):
    """One service: its store, its address and its limits.

    `deadline` is in seconds; `memory_limit` (of one query worker) and `largest_query` are in bytes.
    `corrections` is the file of corrections; `sources` the files and folders that the store is built from, apart by
    colons; `tokens` are `name:scopes:sha256`, the name or not, apart by blanks or commas: no token itself is kept.
    `root_path` is the path that a proxy strips before the service sees it.
    `most_rows` is where a table of results is cut, and `rate_limit` how often a client may ask in a minute (0: no end).
    `hosts` are further names that a service on localhost answers to; `trusted_proxies` the addresses, or networks, of
    those whose X-Forwarded-For is believed; both apart by spaces.
    `kept_versions` is how many versions of the graph, besides the newest, a list that was begun goes on over, and
    `kept_seconds` how long after its time each does; a version that was replaced to forget something never does.
    `jobs` is how many documents that were sent in may be read or wait for it; each has so many seconds (`job_deadline`)
    and bytes of memory (`job_memory`).
    `processes` is how many processes serve; each has its own `workers` for queries.
    `open_store` lets any graph be named and written: for conformance tests on an empty store, never for a service.
    """

    model_config = SettingsConfigDict(
        env_prefix="FINDINGS_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    store: str = DEFAULT_STORE
    corrections: str = DEFAULT_CORRECTIONS
    sources: str = "seeds/letters"
    base: str = Field(default=DEFAULT_BASE, pattern=r"^https?://[^\s<>\"{}|\\^`]+/$")
    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("FINDINGS_HOST", "HOST"))
    port: int = Field(default=8000, ge=0, le=65535, validation_alias=AliasChoices("FINDINGS_PORT", "PORT"))
    root_path: str = Field(default="", pattern=r"^(/[\w.~-]+)*$")
    deadline: float = Field(default=10.0, gt=0)
    workers: int = Field(default=2, ge=1, le=64)
    memory_limit: int = Field(default=2048 * MEBIBYTE, ge=64 * MEBIBYTE)
    largest_query: int = Field(default=MEBIBYTE, ge=1024)
    largest_answer: int = Field(default=64 * MEBIBYTE, ge=1024)
    largest_body: int = Field(default=16 * MEBIBYTE, ge=1024)
    largest_user_graphs: int = Field(default=64 * MEBIBYTE, ge=1024)
    cache: int = Field(default=32 * MEBIBYTE, ge=0)
    kept_versions: int = Field(default=4, ge=0, le=64)
    kept_seconds: float = Field(default=900.0, ge=0)
    queue: int = Field(default=32, ge=0)
    most_rows: int = Field(default=100_000, ge=0)
    rate_limit: int = Field(default=6000, ge=0)
    hosts: str = ""
    trusted_proxies: str = ""
    tokens: str = Field(default="", pattern=TOKENS, repr=False)
    open_store: bool = False
    largest_document: int = Field(default=20 * MEBIBYTE, ge=1024)
    jobs: int = Field(default=8, ge=1, le=1000)
    job_deadline: float = Field(default=300.0, gt=0)
    job_memory: int = Field(default=4096 * MEBIBYTE, ge=512 * MEBIBYTE)
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    processes: int = Field(default=1, ge=1, le=64)


def settings_from(**given: Any) -> Settings:
    """The settings of the environment, but for those given.

    Raises: FindingsError naming the variable that will not do.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"FINDINGS_{str(first['loc'][0]).removeprefix('FINDINGS_').upper()}"
        raise FindingsError(first["msg"], where=where, mend=f"It is {first['input']!r} now.") from error
