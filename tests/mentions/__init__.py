"""Sentences marked by hand, and how well the finder finds the same mentions."""
