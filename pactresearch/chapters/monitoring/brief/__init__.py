"""What changed lately on a route, from ingested single cases, with control of false alarms: the notebook `monitoring_brief`."""
