"""What the desks' pages show, made ready to print: values in, words and addresses out."""
