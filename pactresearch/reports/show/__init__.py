"""What a notebook calls to show its results: head, findings, figures, tables, sources, parameters."""
