"""A termbase of YAML entries, and the site, exports and checks that are views of it."""
