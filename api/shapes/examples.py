"""One example of each shape, as the letter that comes with the program gives it."""

from typing import Any

Json = dict[str, Any]
BASE = "https://w3id.org/probation-findings/"
KEY = "regional-letter-east-midlands-2022-02-09"


def _words(quote: str, *parts: list[int]) -> Json:
    """The members that every statement with these words has."""
    return {"document": KEY, "quote": quote, "parts": [*parts], "parts_utf16": [*parts]}


def _prose(text: str, start: int) -> Json:
    return _words(text, [start, start + len(text)]) | {"text": text}


A_RECOMMENDATION: Json = _prose(
    "improve the quality of risk of harm assessments and analysis, ensuring that all available information is accessed "
    "and utilised",
    48017,
) | {
    "id": "derby-city-1",
    "iri": f"{BASE}id/recommendation/{KEY}/derby-city/1",
    "type": "Recommendation",
    "label": "Derby City PDU 1",
    "block": "Derby City PDU",
    "number": 1,
    "addressee": "Derby City",
    "themes": ["risk-of-harm"],
    "entities": [],
    "related_findings": [{"id": "unpaid-work-improvement-1", "score": 0.28, "because": "shared themes: risk-of-harm"}],
}
A_FINDING: Json = _prose(
    "There is generic reward and recognition guidance in place and use of this was evident; staff had been provided "
    "with internal recognition and had been nominated for awards.",
    14737,
) | {
    "id": "staff-strength-5",
    "iri": f"{BASE}id/finding/{KEY}/staff/there-is-generic-reward-and-recognition-f734e46a",
    "type": "Finding",
    "label": "Staff, strength 5",
    "section": "Staff",
    "polarity": "strength",
    "themes": ["staff-wellbeing-and-morale"],
    "entities": ["framework/east-midlands/reward-and-recognition-guidance"],
}
AN_OBSERVATION: Json = {name: value for name, value in A_FINDING.items() if name != "polarity"} | {
    "id": "staff-observation-1",
    "iri": f"{BASE}id/observation/{KEY}/staff/there-is-generic-reward-and-recognition-f734e46a",
    "type": "Observation",
    "label": "Staff, observation 1",
}
A_RESPONSE: Json = _words("1 Review how cases are allocated. Agreed", [330, 331], [332, 364], [365, 371]) | {
    "id": "response-1",
    "iri": f"{BASE}id/response/action-plan-quarrel-bridge-2024-04-12/1-856b7fe6",
    "type": "Response",
    "label": "Answer to recommendation 1",
    "document": "action-plan-quarrel-bridge-2024-04-12",
    "text": "1 Review how cases are allocated. Agreed",
    "number": 1,
    "recommendation": "Review how cases are allocated.",
    "response": "Agreed",
    "action": None,
    "owner": "Head of Operations",
    "date": "2024-06-30",
    "date_as_printed": "30 June 2024",
    "themes": ["workload"],
    "entities": [],
}
A_RATING: Json = _words("11/27 Overall rating Requires improvement", [51420, 51425], [51426, 51440], [51442, 51462]) | {
    "id": f"rating/{KEY}/derby-city/overall",
    "iri": f"{BASE}id/rating/{KEY}/derby-city/overall",
    "type": "Rating",
    "label": "Derby City: Overall – Requires improvement",
    "pdu": "Derby City",
    "standard": "Overall",
    "code": None,
    "rating": "Requires improvement",
    "score": "11/27",
    "stated": True,
    "inferred": [],
}
A_STATISTIC: Json = _prose("just under 45 per cent", 6342) | {
    "id": f"statistic/{KEY}/just-under-45-per-cent-9318b921",
    "iri": f"{BASE}id/statistic/{KEY}/just-under-45-per-cent-9318b921",
    "type": "Statistic",
    "label": "just under 45 per cent",
    "start": 6342,
    "end": 6364,
    "value": 45,
    "unit": "percent",
    "numerator": None,
    "denominator": None,
    "qualifier": "just under",
    "about": ["publication/staff-survey"],
    "finding": "leadership-improvement-1",
}
AN_AUDIT_NOTE: Json = _words("just under 45 per cent (109 individuals) of the 233 staff", [6342, 6399]) | {
    "id": f"audit/{KEY}/percentage-against-counts/cc2d4cd5",
    "iri": f"{BASE}id/audit/{KEY}/percentage-against-counts/cc2d4cd5",
    "type": "AuditNote",
    "label": "“just under 45 per cent” is said of 109 of 233, which is 46.8 per cent.",
    "rule": "percentage-against-counts",
    "severity": "error",
    "message": "“just under 45 per cent” is said of 109 of 233, which is 46.8 per cent.",
    "start": 6342,
    "end": 6399,
}
A_MENTION: Json = _words("Derby City", [984, 994]) | {
    "id": f"mention/{KEY}/984-994",
    "iri": f"{BASE}id/mention/{KEY}/984-994",
    "type": "Mention",
    "label": "Derby City",
    "text": "Derby City",
    "entity": "pdu/derby-city",
    "name": "Derby City",
    "statement": None,
    "method": "document",
    "confidence": 1.0,
}
AN_ENTITY: Json = {
    "id": "pdu/derby-city",
    "iri": f"{BASE}id/pdu/derby-city",
    "type": "PDU",
    "label": "Derby City",
    "name": "Derby City",
    "aliases": ["Derby City PDU"],
}
A_THEME: Json = {
    "id": "unpaid-work",
    "iri": f"{BASE}scheme/theme/unpaid-work",
    "type": "Theme",
    "label": "Unpaid work",
    "name": "Unpaid work",
    "aliases": ["community payback"],
    "broader": None,
    "scope_note": "Everything about the delivery, staffing, assessment or management of unpaid work.",
}
A_DOCUMENT: Json = {
    "id": KEY,
    "iri": f"{BASE}id/document/{KEY}",
    "type": "SourceDocument",
    "label": "Regional letter: East Midlands region, 09 February 2022",
    "title": "Regional letter: East Midlands region, 09 February 2022",
    "kind": "regional_letter",
    "date": "2022-02-09",
    "date_as_printed": "09 February 2022",
    "region": "East Midlands",
    "pdus": ["Derby City", "Leicester, Leicestershire and Rutland"],
    "publisher": "HM Inspectorate of Probation",
    "addressee": "Martin Davies",
    "addressee_role": "Regional Probation Director",
    "signatory": "Justin Russell",
    "signatory_role": "Chief Inspector of Probation",
    "copied_to": ["HMPPS Operational & System Assurance Group"],
}
AN_ANSWER: Json = {
    "question": "Which recommendations are about risk of harm?",
    "understood": "Which recommendations are about Risk of harm?",
    "catalogue": "recommendations-on-theme",
    "parameters": {"theme": [f"{BASE}scheme/theme/risk-of-harm"]},
    "sparql": "SELECT ?recommendation ?number WHERE { ... }",
    "columns": ["recommendation", "number"],
    "rows": [[A_RECOMMENDATION["iri"], 1]],
    "answers": [A_RECOMMENDATION],
    "evidence": [{name: A_RECOMMENDATION[name] for name in ("iri", "document", "quote", "parts")}],
    "abstained": None,
}
A_QUESTION: Json = {
    "name": "recommendations-on-theme",
    "question": "Which recommendations are about {theme}?",
    "variants": ["recommendations on {theme}"],
    "parameters": {"theme": "theme"},
    "row": "one recommendation",
    "example": {"theme": "theme:unpaid-work"},
    "sparql": "SELECT ?recommendation ?number WHERE { ... }",
    "url": "/questions/recommendations-on-theme?theme=theme%3Aunpaid-work",
}
A_VERIFICATION: Json = {
    "iri": A_RECOMMENDATION["iri"],
    "document": f"{BASE}id/document/{KEY}",
    "holds": True,
    "quote": A_RECOMMENDATION["quote"],
    "parts": [
        {
            "start": 48017,
            "end": 48143,
            "exact": A_RECOMMENDATION["quote"],
            "found": A_RECOMMENDATION["quote"],
            "equal": True,
        }
    ],
}

A_CORRECTION: Json = {
    "kind": "reject",
    "subject": f"{BASE}id/mention/{KEY}/48017-48023",
    "reason": "A street, not the town.",
}
