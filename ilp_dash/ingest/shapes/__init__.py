"""Files in the shapes offices have of their own: recognised by content, read by a mapping that was confirmed once."""
