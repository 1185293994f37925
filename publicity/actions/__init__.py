"""What the organiser and the public do: noticing, conferring."""
