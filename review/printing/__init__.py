"""The desks' papers: frozen values ready to print."""
