"""Plain functions that put people and files into the states the office knows."""
