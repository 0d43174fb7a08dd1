"""Seeded mistakes in the project's own clean texts, and how many of them proofreading finds."""
