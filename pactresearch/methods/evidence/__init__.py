"""What evidence bears: triangulation, agreement of coders, coded cases, what can be seen at all."""
