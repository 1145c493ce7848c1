"""Making reports: what is asked for, what is out of date, and the workers that make it."""
