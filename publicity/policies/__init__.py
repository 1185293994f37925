"""May this person do this now? Each answer is the refusal's sentence; empty means yes."""
