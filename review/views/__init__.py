"""The pages of the desks: form, one act, message, redirect."""
