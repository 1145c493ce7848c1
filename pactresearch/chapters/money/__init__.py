"""What the trade is paid and who earns it: the notebooks `price_chain` and `flows_and_income`."""
