"""What heroin costs from field to street: the notebook `price_chain`."""
