"""Names, themes and figures in the text of a letter."""
