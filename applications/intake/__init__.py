"""The child process that opens what people upload: it knows files and limits, and neither Django nor the database."""
