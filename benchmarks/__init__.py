"""Measures pages and papers against a floor in the same run: `make bench`."""
