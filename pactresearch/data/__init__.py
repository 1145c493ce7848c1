"""Files in, canonical tables out."""
