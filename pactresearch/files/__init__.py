"""Files in data/raw as they may come from anybody: ordinary ones, of a bounded size, that say each thing once."""
