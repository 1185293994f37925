"""What the pages of committees show, as values ready to print."""
