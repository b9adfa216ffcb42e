"""Asking: the catalogue of questions, English, names, and the filtered lists."""
