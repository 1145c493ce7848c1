"""Trends of short annual series: estimates, intervals, windows, power, and what a trend hangs on."""
