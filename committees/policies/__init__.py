"""May this person do this at this meeting now? Each answer is the refusal's sentence; empty means yes."""
