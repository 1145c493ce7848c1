"""The official layouts (official.toml); and what is read for the project itself (case files, IDS 2011-2016)."""
