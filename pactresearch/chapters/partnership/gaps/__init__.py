"""The gap analysis: what is known of each pillar, country and year, what is done, and where neither."""
