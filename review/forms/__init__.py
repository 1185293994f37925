"""The forms of the desks: they check what was typed, actions save."""
