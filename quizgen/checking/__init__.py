"""What `quiz check` looks for, a kind of fault a file, and the JSON Schemas of the files."""
