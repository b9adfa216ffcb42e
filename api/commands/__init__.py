"""The commands of `findings`, one file a family."""
