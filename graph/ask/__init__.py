"""Asking: the catalogue of questions, English, names, and the filtered lists."""

from graph.ask.answer import Answer, run_question
from graph.ask.catalogue import Question, catalogue
from graph.ask.english import ask
from graph.ask.lists import ListPage, item, list_items
from graph.ask.names import Choice, resolve
from graph.errors import CursorGone

__all__ = [
    "Answer", "Choice", "CursorGone", "ListPage", "Question", "ask", "catalogue", "item", "list_items", "resolve",
    "run_question",
]  # fmt: skip
