"""People, organisations and who works where."""
