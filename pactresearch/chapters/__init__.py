"""The research: what belongs to one notebook or family of notebooks, and to nothing else. A chapter never imports another."""
