"""The outside: what carries questions to the core and replies back. The core never imports it."""
