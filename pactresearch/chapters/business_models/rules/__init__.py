"""The ten questions, the archetypes, and the rules by which they are answered."""
