"""What the desks may do, see and record."""
