"""Results in, figures out: one style, and every map through one function."""
