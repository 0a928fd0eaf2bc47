"""The chat page, served for a real browser.

To point the same tests at another desk, override `page_desk` (and, if it knows other words, `questions`; if it has
checklists, `page_sheet`; if it has pathways, `page_pathways`).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from aiohttp import web

from adapters.web.routes import add_page
from bot.model import (
    Alert,
    Bullets,
    Button,
    Buttons,
    Context,
    Heading,
    Nation,
    Outcome,
    Paragraph,
    Place,
    Press,
    Reply,
    SafetyKind,
    Span,
    Utterance,
)
from bot.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from bot.model import Block
    from bot.pathways import Pathways
    from bot.ports import Desk

    Sheet = Callable[[str], tuple[Block, ...] | None]

ROOT = Path(__file__).parents[2]
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _line(text: str, **style: object) -> tuple[Span, ...]:
    return (Span(text, **style),)


MEANING = Reply(
    Outcome.ANSWER,
    (
        Heading("What does “no further police action at this time” mean?"),
        Paragraph(_line("The police have stopped investigating for now. It does not mean that nothing happened.")),
        Bullets(
            (
                (
                    Span("Keep", strong=True),
                    Span(" working with the child: the decision is about a charge, not about safety."),
                ),
                _line("Write down why the investigation closed and share it with every agency involved."),
                (
                    Span("Say "),
                    Span("no further police action at this time", emphasis=True),
                    Span(", in full."),
                ),
            )
        ),
        Heading("What to do next", level=2),
        Paragraph(_line("Hold the multi-agency discussion before anyone closes the case.")),
        Context(
            (
                (
                    Span("Source: "),
                    Span(
                        "Panel paper on child sexual abuse, section “Recording”",
                        url="https://example.org/panel-paper",
                    ),
                    Span(", published 2026."),
                ),
                _line("Draft: nobody has approved this answer yet."),
            )
        ),
        Buttons(
            "Related",
            (
                Button("How quickly must the child be told?", "answer:rights/tell-the-child"),
                Button("Which words to write", "answer:nfpa/wording"),
                Button("Remind me", "remind:victims-code-notice"),
            ),
        ),
    ),
    reason="Your words “NFPA” and “mean” are nearest to “what does NFPA mean”.",
)
TELL = Reply(
    Outcome.ANSWER,
    (
        Heading("How quickly must a child be told?"),
        Paragraph(_line("Within one working day for some children, and five for others.")),
        Context((_line("Source: Panel paper, section “Right 6”."),)),
    ),
    reason="You chose it.",
)
CHOICES = Reply(
    Outcome.CLARIFY,
    (
        Paragraph(_line("That could mean more than one thing.")),
        Buttons(
            "Which of these do you mean?",
            (
                Button(
                    "How quickly must a child be told the outcome of an investigation?",
                    "answer:rights/tell-the-child",
                ),
                Button("What does “no further police action at this time” mean?", "answer:nfpa/meaning"),
                Button("None of these", "answer:bot/none"),
            ),
            choice=True,
        ),
    ),
)
DANGER = Reply(
    Outcome.SAFETY,
    (
        Alert(
            "If a child is in danger now",
            (
                Paragraph((Span("Ring "), Span("999", strong=True, url="tel:999"), Span(" and ask for the police."))),
                Bullets(
                    (
                        _line("Stay with the child if it is safe."),
                        _line("Then tell your safeguarding lead what you have done."),
                    )
                ),
            ),
        ),
        Paragraph(_line("This page cannot pass the concern on for you.")),
    ),
    safety=SafetyKind.EMERGENCY,
)


class FakeDesk:
    """Answers by the first word that fits."""

    def ask(self, utterance: Utterance) -> Reply:
        for word, reply in (("danger", DANGER), ("which", CHOICES), ("told", TELL)):
            if word in utterance.text.lower():
                return reply
        return MEANING

    def press(self, press: Press) -> Reply:
        return TELL if press.action == "answer:rights/tell-the-child" else MEANING


@pytest.fixture(scope="module")
def page_desk() -> Desk:
    return FakeDesk()


@pytest.fixture(scope="module")
def page_replies() -> Replies:
    texts: dict[str, str] = {}
    for file in ("page", "checklist", "pathway"):
        path = ROOT / "content" / "replies" / f"{file}.yaml"
        texts |= {f"{file}.{name}": text for name, text in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    return Replies(texts)


@pytest.fixture(scope="module")
def page_sheet() -> Sheet:
    """What returns a checklist's blank sheet; this desk has none."""
    return {}.get


@pytest.fixture(scope="module")
def page_pathways() -> Pathways | None:
    """The pathways that can be walked and drawn; this desk has none."""
    return None


@pytest.fixture(scope="module")
def questions() -> dict[str, str]:
    """What to type to get a plain answer with related ones, a choice, and a safety card."""
    return {"answer": "What does NFPA mean?", "choice": "which one?", "danger": "a child is in danger"}


@contextmanager
def served(desk: Desk, replies: Replies, place: Place, sheet: Sheet, pathways: Pathways | None = None) -> Iterator[str]:
    """The address of the page, served on loopback from a thread of its own."""
    app = web.Application()
    add_page(app, desk, replies, place, sheet, pathways)
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app, access_log=None)

    async def start() -> str:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}/"

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="module")
def page_url(
    page_desk: Desk, page_replies: Replies, page_sheet: Sheet, page_pathways: Pathways | None
) -> Iterator[str]:
    """The address of the page, as an organisation in England serves it."""
    with served(page_desk, page_replies, Place(), page_sheet, page_pathways) as url:
        yield url


@pytest.fixture
def page_url_in_wales(page_desk: Desk, page_replies: Replies, page_sheet: Sheet) -> Iterator[str]:
    """The address of the page, as an organisation in Wales serves it."""
    with served(page_desk, page_replies, Place(Nation.WALES), page_sheet) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module's tests: `CHROMIUM`, or the one on the path."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.skip("no Chromium: set CHROMIUM to its path")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1100, "height": 800}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, page_url: str) -> Iterator[Page]:
    """The page, open; afterwards nothing may have been complained of in its console."""
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page_url)
    yield page
    assert complaints == []
