"""What people type about themselves, their unit and its appointments."""
