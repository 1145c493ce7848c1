"""What users pay and who earns it, with uncertain inputs."""
