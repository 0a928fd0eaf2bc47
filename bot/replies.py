"""Every fixed sentence the bot says, from `content/replies/`, by key: `<file>.<name>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template


def jinja_environment() -> ImmutableSandboxedEnvironment:
    """Return the one Jinja environment: sandboxed, plain text, and an unknown name is an error."""
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


class Replies:
    """The fixed sentences.

    `texts` maps keys such as `page.ask` to Jinja text.
    Text is compiled when first said, so broken Jinja shows then; the library refuses it before.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)
        self._environment = jinja_environment()
        self._templates: dict[str, Template] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def say(self, key: str, **facts: object) -> str:
        """Return the sentence under `key` with `facts` filled in. Raises KeyError for an unknown key."""
        text = self._texts[key]
        if "{" not in text:
            return text
        # Compiled when first said: a process that answers one question says few of them.
        if key not in self._templates:
            self._templates[key] = self._environment.from_string(text)
        return self._templates[key].render(facts)
