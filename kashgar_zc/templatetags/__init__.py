"""Template tags of the look of the site; no domain imports."""
