"""Activities, enablers, state response and the value of markets, country by country: the notebook `macro_indicators`."""
