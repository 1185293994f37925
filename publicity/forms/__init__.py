"""What the public and the organiser's desk type."""
