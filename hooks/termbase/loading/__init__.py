"""The only readers of YAML: entries with positions, settings, and the canonical form."""
