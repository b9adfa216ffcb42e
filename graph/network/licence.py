"""Under which licence what is given out stands: said inside every file."""

from graph.rdf.terms import OGL

LICENCE = OGL
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Crown copyright, HM Inspectorate of Probation."
)
STATEMENT = f"{ATTRIBUTION} {LICENCE}"
