"""Files as people have them: strict YAML, tables, a cache, content folders, safe writing."""
