"""Seizures and the chance of being seized: an index adjusted for what proxies say of detection."""
