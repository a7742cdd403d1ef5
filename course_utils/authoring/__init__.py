"""What authors run: build notebooks from their sources, and check them. No notebook imports this."""
