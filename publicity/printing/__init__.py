"""What the papers that end a file say: frozen values ready to print."""
