"""Single shipments and counts of them: sizes, concentration, timing, types."""
