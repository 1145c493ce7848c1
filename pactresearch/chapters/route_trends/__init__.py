"""How seizures along a route have changed: the notebook `route_trends`."""
