"""The command line, and the only place where adapters are wired to the core.

Imports stand inside the commands: one question in a terminal must not wait for a server's libraries.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.model import Nation, Origin, Place, Utterance

if TYPE_CHECKING:
    from typing import NoReturn, TextIO

    from bot.guide import Guide
    from bot.library import Library
    from bot.triage import Triage

_CONTENT_BROKEN = 2


def _refuse(problems: tuple[str, ...] | list[str], what: str) -> NoReturn:
    """Print every problem and end with status 2."""
    from bot.last_resort import LAST_RESORT

    for problem in problems:
        click.echo(problem, err=True)
    if what == "content":
        click.echo(LAST_RESORT, err=True)
    click.echo(f"Problems in {what}: {len(problems)}", err=True)
    sys.exit(_CONTENT_BROKEN)


def _library(folder: Path | None = None) -> Library:
    """Return the content, with the facts of the organisation file that the environment names, if any."""
    from adapters.shelf import FolderShelf
    from bot.library import ContentInvalid, load
    from bot.organisation import load_organisation

    named = os.environ.get("GUIDANCE_BOT_ORGANISATION_FILE")
    try:
        return load(folder, load_organisation(Path(named)) if named else None, FolderShelf())
    except ContentInvalid as invalid:
        _refuse([str(problem) for problem in invalid.problems], "content")


def _guide(library: Library) -> Guide:
    """Return the guide as the terminal uses it: it answers, and cannot write later."""
    from adapters.clock import SystemClock
    from adapters.shelf import FolderShelf
    from bot.guide import Guide

    return Guide(library, _triage(), SystemClock(), None, FolderShelf(), lambda: _building(library))


def _triage() -> Triage:
    from adapters.shelf import FolderShelf
    from bot.files import ContentInvalid
    from bot.triage import load_triage

    try:
        return load_triage(shelf=FolderShelf())
    except ContentInvalid as invalid:
        _refuse([str(problem) for problem in invalid.problems], "content")


def _building(library: Library) -> None:
    click.echo(library.replies.say("console.building"), err=True)


def _place(nation: str | None, area: str | None, library: Library) -> Place:
    home = library.organisation.place
    if nation is None and area is None:
        return home
    # An area's rules hold in its own nation, and all areas with rules of their own are in England.
    return Place(Nation(nation) if nation else Nation.ENGLAND if area else home.nation, area)


_nation = click.option(
    "--nation",
    type=click.Choice([nation.value for nation in Nation]),
    help="Whose rules apply. Default: the organisation file's, or England.",
)
_area = click.option("--area", type=click.Choice(["kent"]), help="An area with rules of its own.")
_folder = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds content/ and intents/. Default: the data that came with the program.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="guidance-bot", message="%(version)s")
def main() -> None:
    """Answers safeguarding questions from published guides.

    In danger, ring 999. This program is automated and not monitored.
    """


@main.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--explain", is_flag=True, help="Say in words why this is the answer.")
@click.option("--batch", type=click.File(encoding="utf-8"), help="Read JSON lines with `q`; print one object a line.")
@_nation
@_area
def ask(
    question: tuple[str, ...], as_json: bool, explain: bool, batch: TextIO | None, nation: str | None, area: str | None
) -> None:
    """Answer one QUESTION, or a file of them.

    A batch line is an object with `q` and, if wanted, `id`, `nation` and `area`.
    """
    if bool(question) == bool(batch):
        message = 'give a question, such as: guidance-bot ask "what does NFPA mean", or --batch FILE'
        raise click.UsageError(message)
    gc.disable()  # one question makes no garbage worth a pause; a batch turns it on again
    library = _library()
    guide = _guide(library)
    if batch:
        gc.enable()
        _batch(guide, batch)
        return
    text = " ".join(question)
    reply = guide.ask(Utterance(text, Origin(_place(nation, area, library))))
    if as_json:
        from adapters.console.machine import reply_object

        click.echo(json.dumps(reply_object(reply, text, None), ensure_ascii=False))
        return
    from adapters.console.show import show

    show(reply, reply.reason if explain else "")


def _batch(guide: Guide, batch: TextIO) -> None:
    from adapters.console.batch import answered, chunks
    from adapters.console.machine import BatchInvalid

    try:
        lines = list(batch)
    except UnicodeDecodeError as error:
        message = f"{batch.name}: the file is not UTF-8 (byte {error.start}); save it as UTF-8"
        raise click.ClickException(message) from None
    done = answered(guide, lines, batch.name)
    with click.progressbar(done, length=len(chunks(lines)), label="Answering", file=sys.stderr) as bar:
        try:
            for replies in bar:
                sys.stdout.writelines(f"{reply}\n" for reply in replies)
        except BatchInvalid as invalid:
            raise click.ClickException(str(invalid)) from None


@main.command()
@click.argument("answer_id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_nation
@_area
def answer(answer_id: str, as_json: bool, nation: str | None, area: str | None) -> None:
    """Show one answer by its id, such as nfpa/meaning."""
    library = _library()
    guide = _guide(library)
    reply = guide.answer(answer_id, Origin(_place(nation, area, library)))
    if reply is None:
        message = f"there is no answer `{answer_id}`; ids are paths below content/answers/, such as nfpa/meaning"
        raise click.ClickException(message)
    if as_json:
        from adapters.console.machine import reply_object

        click.echo(json.dumps(reply_object(reply, None, answer_id), ensure_ascii=False))
        return
    from adapters.console.show import show

    show(reply)


@main.command()
@_nation
@_area
def chat(nation: str | None, area: str | None) -> None:
    """Talk with the bot in this terminal."""
    from adapters.console import chat as conversation

    library = _library()
    conversation.chat(_guide(library), library.replies, _place(nation, area, library))


@main.command()
@click.argument("rule", required=False)
@click.option("--at", help="When it happened: a date or date-time in ISO form, local unless it says otherwise.")
@click.option("--born", help="A birth date, or a year and month: 2008-05. For compensation only; it is stored nowhere.")
@click.option("--on", "on", help="The day people chose, where the guide gives none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar file with alarms.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw the days as a picture.")
@_nation
@_area
def deadlines(
    rule: str | None,
    at: str | None,
    born: str | None,
    on: str | None,
    *,
    as_json: bool,
    ics: Path | None,
    svg: Path | None,
    nation: str | None,
    area: str | None,
) -> None:
    """Work out when something falls due by RULE, with every day shown; without RULE, list the rules."""
    from adapters.clock import SystemClock
    from adapters.console import deadlines as command

    library = _library()
    if rule is None:
        if at or born or on or ics or svg:
            message = "name a rule, such as referral-confirmation; without options, guidance-bot deadlines lists them"
            raise click.UsageError(message)
        if as_json:
            click.echo(json.dumps(command.rules_object(library), ensure_ascii=False))
        else:
            command.print_rules(library)
        return
    if rule not in library.deadlines:
        message = f"there is no rule `{rule[:60]}`; guidance-bot deadlines lists them"
        raise click.ClickException(message)
    said = command.told(rule, library.deadlines[rule], at, born, on)
    due = command.DueCommand(library, rule, said, _place(nation, area, library))
    if ics:
        due.write_calendar(ics, SystemClock().now())
    if svg:
        due.write_svg(svg)
    if as_json:
        click.echo(json.dumps(due.json(), ensure_ascii=False))
    else:
        due.print()


@main.command()
def serve() -> None:
    """Start the server: the page, and Slack and Teams where they are set up.

    Settings come from the environment; docs/operations.md lists them.
    """
    from adapters.server.run import serve as run
    from bot.files import ContentInvalid
    from bot.settings import SettingsInvalid, load_settings

    try:
        run(load_settings(), click.echo)
    except SettingsInvalid as invalid:
        _refuse(list(invalid.problems), "settings")
    except ContentInvalid as invalid:
        _refuse([str(problem) for problem in invalid.problems], "content")


@main.group()
def content() -> None:
    """Check the content, see what it covers, and approve answers."""


@content.command()
@_folder
def check(folder: Path | None) -> None:
    """Check every file: its form, what it refers to, words to avoid, long sentences, phrases in two intents."""
    from bot.content_checks import check_style
    from bot.files import ContentInvalid
    from bot.library import data_folder
    from bot.triage import load_triage

    root = folder or data_folder()
    library = _library(root)
    try:
        load_triage(root)
    except ContentInvalid as invalid:
        _refuse([str(problem) for problem in invalid.problems], "content")
    problems = sorted(check_style(library, root))
    if problems:
        _refuse([str(problem) for problem in problems], "content")
    phrases = sum(map(len, library.phrases.values()))
    counts = {"answers": len(library.answers), "terms": len(library.terms), "phrases": phrases}
    click.echo(library.replies.say("console.sound", **counts))


@content.command("coverage")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--guide", "number", help="Only this guide, such as 001.")
@_folder
def show_coverage(as_json: bool, number: str | None, folder: Path | None) -> None:
    """Show which sections of the guides the answers cite, and which none does."""
    from adapters.console.coverage import coverage_object, print_coverage
    from bot.coverage import coverage

    library = _library(folder)
    if number and number not in library.guides:
        message = f"there is no guide `{number}`; the guides are {', '.join(sorted(library.guides))}"
        raise click.ClickException(message)
    rows = [row for row in coverage(library) if number in {None, row.guide}]
    if as_json:
        click.echo(json.dumps(coverage_object(rows), ensure_ascii=False))
    else:
        print_coverage(rows, library.replies)


@content.command("approve")
@click.argument("answer_id")
@click.option("--by", required=True, help="The name of the person who approves.")
@click.option("--role", required=True, help="Their role, such as designated safeguarding lead.")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day of approval. Default: today.")
@click.option("--review-by", type=click.DateTime(["%Y-%m-%d"]), help="When to look again. Default: a year later.")
@_folder
def approve_answer(
    answer_id: str, by: str, role: str, on: dt.datetime | None, review_by: dt.datetime | None, folder: Path | None
) -> None:
    """Record that a named person approved an answer: it no longer says that nobody has."""
    from adapters.clock import SystemClock
    from adapters.console.approve import approve
    from bot.library import data_folder

    root = folder or data_folder()
    library = _library(root)
    if answer_id not in library.answers:
        message = f"there is no answer `{answer_id}`; ids are paths below content/answers/, such as nfpa/meaning"
        raise click.ClickException(message)
    if library.answers[answer_id].front.status == "withdrawn":
        message = f"`{answer_id}` is withdrawn; set its status to draft first if it is to come back"
        raise click.ClickException(message)
    day = on.date() if on else SystemClock().now().date()
    until = review_by.date() if review_by else day + dt.timedelta(days=365)
    if until <= day:
        message = f"--review-by {until} is not after {day}; give a later day"
        raise click.ClickException(message)
    path = approve(root, library.answers[answer_id], by.strip(), role.strip(), day, until)
    replies = _library(root).replies
    click.echo(replies.say("console.approved", path=path, by=by, role=role, day=day, until=until))


@main.group()
def evaluate() -> None:
    """Judge the bot on labelled messages."""


@evaluate.command("safety")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds safety.tuning.jsonl. Default: tests/evaluation of a checkout.",
)
@click.option("--explain", is_flag=True, help="Show each wrong verdict, and the rule or words behind it.")
def evaluate_safety(folder: Path | None, explain: bool) -> None:
    """Count for each safety card how often it fired, was missed, and was raised by an ordinary message."""
    from adapters.console.evaluate import print_reasons, print_safety
    from bot.library import data_folder
    from bot.safety_figures import LabelsInvalid, figures, judge, read_labelled

    path = (folder or data_folder() / "tests" / "evaluation") / "safety.tuning.jsonl"
    if not path.is_file():
        message = f"{path} is not there; give --folder, the folder that holds safety.tuning.jsonl"
        raise click.ClickException(message)
    library, triage = _library(), _triage()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        judged = [judge(triage, one) for one in read_labelled(lines, path.name)]
    except (LabelsInvalid, UnicodeDecodeError) as invalid:
        raise click.ClickException(str(invalid)) from None
    print_safety(figures(judged), library.replies)
    if explain:
        print_reasons(judged, library.replies)


@evaluate.command("matching")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds the sets of questions. Default: tests/evaluation of a checkout.",
)
@click.option("--set", "sets", multiple=True, help="Only this set, such as 003; may be given more than once.")
@click.option("--by", type=click.Choice(["kind", "role", "shape"]), default="kind", help="What to count by.")
@click.option("--show", is_flag=True, help="Show each question that was not right at first, and why.")
@click.option("--sealed", is_flag=True, help="Score the sealed part: totals alone, and a line in sealed-log.jsonl.")
def evaluate_matching(folder: Path | None, sets: tuple[str, ...], by: str, show: bool, sealed: bool) -> None:
    """Count how often the right answer came first, among the choices, or not, on labelled questions."""
    from adapters.clock import SystemClock
    from adapters.console.evaluate_matching import by_set, log_sealed, print_matching, print_misses
    from adapters.console.matching_figures import SETS, QuestionsInvalid, scored
    from bot.library import data_folder

    if sealed and (show or by != "kind"):
        message = "the sealed part is scored for totals alone; leave out --show and --by"
        raise click.UsageError(message)
    root = folder or data_folder() / "tests" / "evaluation"
    library = _library()
    try:
        judged = list(scored(_guide(library), root, "sealed" if sealed else "tuning", sets or SETS))
    except QuestionsInvalid as invalid:
        raise click.ClickException(str(invalid)) from None
    print_matching(by_set(judged, by), library.replies)
    if show:
        print_misses(judged, library.replies)
    if sealed:
        log_sealed(root, SystemClock().now().date(), judged)


@evaluate.command("privacy")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--show", is_flag=True, help="Print each message of the tuning part that was judged wrongly.")
@click.option("--sealed", is_flag=True, help="Score the sealed part instead; it prints totals only.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds privacy.tuning.jsonl. Default: tests/evaluation of a checkout.",
)
def evaluate_privacy(as_json: bool, show: bool, sealed: bool, folder: Path | None) -> None:
    """Show how many identifying details are noticed, and how many warnings are false."""
    from adapters.console.evaluate_privacy import print_scored, score, scored_object
    from bot.details import DetailFinder
    from bot.library import data_folder

    questions = folder or data_folder() / "tests" / "evaluation"
    scored = score(DetailFinder(_library()), questions, "sealed" if sealed else "tuning")
    if not scored.totals:
        message = f"there are no questions in {questions}; give --folder, the folder that holds privacy.tuning.jsonl"
        raise click.ClickException(message)
    if as_json:
        click.echo(json.dumps(scored_object(scored)))
    else:
        print_scored(scored, show=show and not sealed)


@main.group()
def org() -> None:
    """Check the organisation file: the people, numbers and addresses of your own."""


@org.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), envvar="GUIDANCE_BOT_ORGANISATION_FILE")
def check_organisation(file: Path) -> None:
    """Check FILE, and show which facts it holds and which answers do without.

    Without FILE, the one that GUIDANCE_BOT_ORGANISATION_FILE names. docs/organisation.md describes it.
    """
    from adapters.console.organisation import print_organisation
    from bot.files import ContentInvalid
    from bot.library import load
    from bot.organisation import load_organisation

    try:
        organisation = load_organisation(file)
        library = load(None, organisation)
    except ContentInvalid as invalid:
        _refuse([str(problem) for problem in invalid.problems], "organisation file")
    print_organisation(organisation, library.replies)
    if organisation.person_to_ask is None:
        missing = library.replies.say("org.person_missing")
        _refuse([f"{file.name}: person_to_ask: {missing}"], "organisation file")


if __name__ == "__main__":
    main()
