"""What `quiz check` looks for, one kind of fault a file; the JSON Schemas of content files."""
