"""What users pay, and who earns it: the notebook `flows_and_income`."""
