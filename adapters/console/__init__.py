"""The terminal: one question, a conversation, and the machine interface."""
