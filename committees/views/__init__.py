"""The secretary's pages: form, one act, message, redirect."""
