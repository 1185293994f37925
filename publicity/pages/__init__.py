"""Pages as values ready to print, so that templates only place them."""
