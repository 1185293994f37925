"""What the public is told, and what comes of it."""
