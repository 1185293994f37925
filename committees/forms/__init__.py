"""The forms of secretary, experts and observer: they check, actions save."""
