"""What is followed from edition to edition: the state of a region, and what changed lately."""
