"""Reports: making them (`run`), keeping them (`kept`), their pages (`page`), and what a notebook calls to show results (`show`)."""
