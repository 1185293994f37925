"""The applicant's forms, drawn from the spec in `sections.py`."""
