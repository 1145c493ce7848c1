"""Pages: one report as HTML, the index of all, and the packed folder."""
