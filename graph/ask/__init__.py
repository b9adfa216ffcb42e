"""Asking: the catalogue of questions, English, names, and the filtered lists."""

from graph.ask.answer import Answer, ask, run_question
from graph.ask.catalogue import Question, catalogue
from graph.ask.index import Choice
from graph.ask.resolve import resolve

__all__ = ["Answer", "Choice", "Question", "ask", "catalogue", "resolve", "run_question"]
