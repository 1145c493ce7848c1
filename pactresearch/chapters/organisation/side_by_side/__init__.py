"""The routes side by side, for the notebook `business_models_synthesis`."""
