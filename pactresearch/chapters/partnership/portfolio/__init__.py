"""What is done: actions by pillar, country and route, money and donors, and countries without an action."""
