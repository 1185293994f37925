"""Tags that know of people."""
