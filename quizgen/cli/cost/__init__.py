"""The command about the cost of networks."""
