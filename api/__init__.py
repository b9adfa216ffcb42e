"""The doors: the command line and the HTTP service."""

DEFAULT_STORE = "var/store"
DEFAULT_CORRECTIONS = "var/corrections.ttl"
