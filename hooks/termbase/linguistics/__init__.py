"""What differs from language to language: order, letters, slugs, codes. Pure functions."""
