"""How shipments are organised: the notebooks `business_models` and `business_models_synthesis`."""
