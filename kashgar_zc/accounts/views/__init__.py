"""Pages of people, units and appointments."""
