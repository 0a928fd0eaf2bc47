"""The web chat page: one form, one conversation, nothing kept."""
