"""One colour for each type of thing: told apart by people who see colours differently, dark enough to write beside."""

# After Okabe and Ito, and Tol; types of one family share a tone.
COLOURS = {
    "Region": "#0072b2",
    "PDU": "#3d9bd1",
    "Organisation": "#005f73",
    "Partner": "#009e73",
    "Team": "#44aa99",
    "Programme": "#117733",
    "Framework": "#999933",
    "Role": "#882255",
    "Person": "#aa4499",
    "Place": "#8c6d31",
    "Facility": "#b8860b",
    "Event": "#661100",
    "Document": "#777777",
    "Finding": "#e69f00",
    "Observation": "#c9a66b",
    "Recommendation": "#d55e00",
    "Rating": "#cc79a7",
    "Statistic": "#6699cc",
    "Theme": "#332288",
    "Standard": "#6a51a3",
    "RatingLevel": "#9e9ac8",
    "Section": "#555555",
    "SourceDocument": "#222222",
}
OTHER = "#888888"


def colour_of(type: str) -> str:
    """The colour of a type."""
    return COLOURS.get(type, OTHER)
