"""The routes side by side: the notebook `cross_route`."""
