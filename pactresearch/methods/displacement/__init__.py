"""Whether seizures moved from one route to another after an event."""
