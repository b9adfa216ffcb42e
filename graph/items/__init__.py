"""The objects that are given out: the table of their members, and the extract that is written by it."""
