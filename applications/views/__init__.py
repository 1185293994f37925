"""The applicant's pages: form to one action to message to redirect."""
