"""What a file holds: its sheets, opened within one stated limit."""
