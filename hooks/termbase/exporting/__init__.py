"""Files for machines, made from the same index as the pages: schemas, sitemap. Yields only."""
