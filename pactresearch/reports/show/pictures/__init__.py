"""Pictures that several chapters show, with their words: `figures` draws them, here is what they say; a module a subject."""
