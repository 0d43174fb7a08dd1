"""Pages from the index: addresses, words of the interface, templates. Yields, never writes."""
