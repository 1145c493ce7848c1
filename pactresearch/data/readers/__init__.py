"""The official layouts, a module for each publisher's; and what is read for the project itself (case files, IDS 2011-2016)."""
