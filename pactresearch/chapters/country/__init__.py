"""What is known of a country: the notebooks `country_factsheet` and `country_comparison`."""
