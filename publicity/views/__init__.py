"""The public's pages and those of the organiser's desk: form, one act, message, redirect."""
