"""What prepares a machine and keeps the project's processes running; standard library only."""
