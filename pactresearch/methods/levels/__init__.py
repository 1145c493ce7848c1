"""What a series lets one expect: its level, the surprise of a year, and a year that not all have reported yet."""
