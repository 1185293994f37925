"""What the papers of a meeting say: frozen values ready to print."""
