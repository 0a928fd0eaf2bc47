"""Details that identify somebody in a case: which kinds a text holds, never the words themselves.

What is looked for and why: docs/privacy.md and docs/adr/0012-identifying-details.md.
"""

from bot.details.finder import DetailFinder

__all__ = ["DetailFinder"]
