"""The indicators of a country, each with its definition and its reading."""
