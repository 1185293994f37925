"""Unit, county, bureau, centre: what a reviewer does to an application."""
