"""What changed lately on a route, and the state of a region: the notebooks `monitoring_brief` and `macro_indicators`."""
