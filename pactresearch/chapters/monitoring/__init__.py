"""What changed lately, and indicators to watch: the notebooks `monitoring_brief` and `macro_indicators`."""
