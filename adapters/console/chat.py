"""`guidance-bot chat`: a conversation in the terminal; choices by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.console.render import actions, console, renderables
from bot.model import Origin, Press, Utterance

if TYPE_CHECKING:
    from bot.model import Place, Reply
    from bot.ports import Desk
    from bot.replies import Replies

_QUIT = {"quit", "exit", "q"}
_WHY = {"why", "why?"}


def chat(desk: Desk, replies: Replies, place: Place) -> None:
    """Talk until the person quits or the input ends. Nothing typed is kept, and there is no history file."""
    screen = console()
    screen.print(replies.say("console.welcome"))
    screen.print(replies.say("console.how"), end="\n\n")
    last: Reply | None = None
    while True:
        try:
            typed = screen.input(replies.say("console.you")).strip()
        except (EOFError, KeyboardInterrupt):
            screen.print()
            typed = "quit"
        screen.print()
        word = typed.casefold()
        if word in _QUIT:
            screen.print(replies.say("console.bye"))
            return
        if word in _WHY:
            screen.print((last and last.reason) or replies.say("console.no_reason"), end="\n\n")
            continue
        reply = _reply(desk, typed, last, place)
        if reply is None:
            screen.print(replies.say("console.no_number", number=typed), end="\n\n")
            continue
        last = reply
        for one in renderables(reply, numbered=True):
            screen.print(one)


def _reply(desk: Desk, typed: str, last: Reply | None, place: Place) -> Reply | None:
    """Return the reply to a question or to a chosen number; None when there is no such number."""
    origin = Origin(place)
    if not typed.isascii() or not typed.isdigit():
        return desk.ask(Utterance(typed, origin))
    offered = actions(last) if last else []
    index = int(typed[:6]) - 1
    return desk.press(Press(offered[index], origin)) if 0 <= index < len(offered) else None
