"""No sentence for people lives in code: planted ones are found, other text passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sentences

if TYPE_CHECKING:
    from pathlib import Path

FOUND = {
    "a call": 'say("Talk to your safeguarding lead now.")',
    "a constant": 'HINT = "ask your safeguarding lead"',
    "an f-string": 'say(f"The child {name} must be told.")',
    "an f-string cut by values": 'say(f"Due {a} within {b} five {c} days")',
    "inside a value of an f-string": "say(f\"{name or 'nobody has said who'}\")",
    "literals side by side": 'say("You must tell "\n    "the child")',
    "a sum": 'say("You must " + who + " the child")',
    "a default": 'def say(text="Sorry, I do not know"): ...',
    "a dictionary": 'TEXTS = {"greeting": "Hello, how can I help?"}',
    "a return": 'def hint():\n    return "this is not covered here"',
    "a keyword": 'Button(label="Remind me in five days")',
    "curly quotes and markup": "say('Write “the police decided” *in full*')",
    "HTML": "body = '<p class=\"hint\">Ask <b>another</b> question here</p>'",
    "echoed text": 'click.echo("Nothing was found for this.")',
    "a click default": '@click.option("--q", default="what does NFPA mean")\ndef ask(q): ...',
    "not a logger": 'catalogue.info("Talk to your safeguarding lead")',
    "not an error": 'Errors("Talk to your safeguarding lead")',
    "a message that is not raised": 'def f():\n    msg = "ask your safeguarding lead"\n    return msg',
    "a string below a docstring": 'def f():\n    """Doc."""\n    return "ask your safeguarding lead"',
    "a local name like the card's": 'def f():\n    LAST_RESORT = "ask your safeguarding lead"',
}
PASSED = {
    "a module docstring": '"""This module has a docstring of many words."""',
    "a class's docstring": 'class A:\n    """Words about a class here."""',
    "a method's docstring": 'class A:\n    def f(self):\n        """Words about a method here."""',
    "a docstring below a field": 'class A:\n    field: int\n    """Words about a field here."""',
    "three words": 'TITLE = "Right to review"',
    "an error": 'raise ValueError("this key is missing; add it")',
    "an error from a cause": 'raise Broken(f"the file {name} is missing") from error',
    "a message raised": 'if x:\n    msg = f"no answer named {name} is here"\n    raise LookupError(msg)',
    "an error made for later": 'errors.append(LookupError("no such answer is here"))',
    "a content problem": 'found.append(Problem(file, "line 1", "this key is missing; add it"))',
    "a content problem by a helper": 'self.add_problem("this key is missing; add it")',
    "a content problem reported": 'self.report(path, "", "the file is empty; fill it")',
    "a content problem collected": 'self.problems.append(f"the key {key} is missing; add it")',
    "content problems listed": 'problems = [f"{name}: there is no such setting" for name in unknown]',
    "a function that words a problem": 'def _problem(kind):\n    return "this key is missing; add it"',
    "a log line": 'logger.info("listening on port %s of host %s", port, host)',
    "a log line of an object": 'self._log.exception("the outbox could not be read")',
    "logging itself": 'logging.warning("no settings for Slack here")',
    "a warning": 'warnings.warn("this setting is going away soon", DeprecationWarning)',
    "an assertion": 'assert x, "the index is built before this"',
    "command help": '@click.option("--json", help="Print one object for a machine to read.")\ndef ask(): ...',
    "a described setting": 'port: int = Field(8080, description="the port that the server listens on")',
    "a regular expression": 'NAME = re.compile(r"my name is ([a-z]+) and my", re.VERBOSE)',
    "SQL": 'CLAIM = "UPDATE nudge SET lease = :lease WHERE at <= :now"',
    "a policy": "CSP = \"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'\"",
    "a list of words": 'STOP = frozenset("the a an of to in".split())',
    "a path and a format": 'name = f"{a}/{b}-{c}.{d}"',
    "markup without words": 'row = \'<td class="a"><span id="b"></span></td>\'',
}


@pytest.mark.parametrize("source", FOUND.values(), ids=FOUND)
def test_a_planted_sentence_is_found(source: str) -> None:
    assert len(sentences.python_findings(source, "bot/planted.py")) == 1


@pytest.mark.parametrize("source", PASSED.values(), ids=PASSED)
def test_text_for_developers_and_editors_passes(source: str) -> None:
    assert sentences.python_findings(source, "bot/planted.py") == []


def test_only_the_last_resort_card_is_excepted() -> None:
    assert {("bot/last_resort.py", "LAST_RESORT")} == sentences.ALLOWED
    source = 'LAST_RESORT = "Ring 999 if a child is in danger"'
    assert sentences.python_findings(source, "bot/last_resort.py") == []
    assert sentences.python_findings(source, "bot/guide.py")
    assert sentences.python_findings(source.replace("LAST_RESORT", "OTHER"), "bot/last_resort.py")


def test_the_line_and_the_text_are_named() -> None:
    (finding,) = sentences.python_findings('\n\nsay("ask your safeguarding lead")', "adapters/web/page.py")
    assert str(finding).startswith("adapters/web/page.py:3: ")
    assert "'ask your safeguarding lead'" in str(finding)


def test_sentences_in_scripts_are_found() -> None:
    source = "// it's a comment of many words\nfind('main .a');\nsay(`Copied ${n} lines to the clipboard`);\n"
    (finding,) = sentences.script_findings(source, "adapters/web/page.js")
    assert finding.line == 3


def test_sentences_in_templates_are_found() -> None:
    source = '{# a comment of many words #}\n<p class="a b c d">{{ say("x") }}</p>\n<p>Ask\nabout this guide</p>'
    (finding,) = sentences.markup_findings(source, "adapters/web/page.html")
    assert finding.line == 3
    (finding,) = sentences.markup_findings('\n<input placeholder="Type your question here">', "page.html")
    assert finding.line == 2


def test_every_kind_of_file_in_both_folders_is_read(tmp_path: Path) -> None:
    planted = {
        "bot/a.py": 'A = "ask your safeguarding lead"',
        "adapters/web/b.js": 'let b = "ask your safeguarding lead";',
        "adapters/web/pages/c.html": "<p>ask your safeguarding lead</p>",
        "tests/d.py": 'D = "ask your safeguarding lead"',
    }
    for name, text in planted.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = [finding.file for finding in sentences.find_sentences(tmp_path)]
    assert found == ["bot/a.py", "adapters/web/b.js", "adapters/web/pages/c.html"]


def test_the_code_holds_no_sentence(root: Path) -> None:
    assert "\n".join(map(str, sentences.find_sentences(root))) == ""
