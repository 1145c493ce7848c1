"""What a cell means: numbers, dates, units, and names of drugs and places in several languages."""
