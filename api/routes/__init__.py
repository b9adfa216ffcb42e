"""The routes, one file a capability."""
