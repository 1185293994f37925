"""What the papers of an application say: frozen values ready to print, built from the snapshot and the events."""
