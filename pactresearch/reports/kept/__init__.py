"""What is kept of a report: fingerprints, records, and publication by rename."""
