"""Parameters, execution, pages and the index."""
