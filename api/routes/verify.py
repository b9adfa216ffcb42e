"""/verify: a statement checked against the text it was read from, now."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import IRI, TheSource
from api.http.problems import Problem
from api.pages.verification import verification_of
from api.shapes.models import Verification
from graph.ask.terms import is_iri

router = APIRouter(tags=["Proof"])
EXAMPLE = "https://w3id.org/probation-findings/id/recommendation/regional-letter-east-midlands-2022-02-09/derby-city/5"


@router.get("/verify", summary="Check a statement against its text")
def verify(
    source: TheSource,
    iri: Annotated[str, Query(pattern=IRI, description="The IRI of a statement or mention.", examples=[EXAMPLE])],
) -> Verification:
    """Cuts the text of the document at the places that the graph names, and compares it with the quote."""
    found = verification_of(source, iri) if is_iri(iri) else None
    if found is None:
        raise Problem("unknown-name", "The graph holds no words for this IRI.", {"iri": iri})
    return Verification(**found)
