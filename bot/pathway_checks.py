"""What must hold within and between pathways: every choice leads somewhere, and no step is a trap or out of reach."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.files import Problem
from bot.pathway_schema import EVERY_PATHWAY, HELP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.library import Library
    from bot.pathway_schema import Pathway, PathwayStep

_FILE = "content/pathways.yaml"


def check_pathways(library: Library) -> list[Problem]:
    """Return a problem for every step or choice that would leave somebody stuck."""
    if not library.pathways:
        return []
    problems = [
        Problem(_FILE, "", f"no answer `{needed}`, which every pathway leads to; write content/answers/{needed}.md")
        for needed in (EVERY_PATHWAY, HELP)
        if needed not in library.answers
    ]
    for name, pathway in library.pathways.items():
        problems += [*_named(library, name, pathway), *_choices(library, name, pathway), *_reach(name, pathway)]
    return problems


def _named(library: Library, name: str, pathway: Pathway) -> Iterator[Problem]:
    """Find answers and rules that do not exist, and two steps of one name."""
    for answer in pathway.offered_under:
        if answer not in library.answers:
            yield Problem(_FILE, f"{name}.offered_under", f"no answer `{answer}`; name one of content/answers/")
    names: dict[str, str] = {}
    for key, step in pathway.steps.items():
        where = f"{name}.steps.{key}"
        if step.answer not in library.answers:
            yield Problem(_FILE, f"{where}.answer", f"no answer `{step.answer}`; name one of content/answers/")
        if step.timer and step.timer not in library.deadlines:
            yield Problem(_FILE, f"{where}.timer", f"no rule `{step.timer}` in content/deadlines.yaml")
        other = names.setdefault(step.name.casefold(), key)
        if other != key:
            yield Problem(_FILE, f"{where}.name", f"`{step.name}` also names the step `{other}`; name them apart")


def _choices(library: Library, name: str, pathway: Pathway) -> Iterator[Problem]:
    for key, step in pathway.steps.items():
        where = f"{name}.steps.{key}.choices"
        yield from _leading_nowhere(library, name, pathway, step, where)
        for what, said in (("label", [one.label.casefold() for one in step.choices]), ("target", _targets(step))):
            for twice in sorted({one for one in said if said.count(one) > 1}):
                yield Problem(_FILE, where, f"two choices have the {what} `{twice}`; take one out, or tell them apart")
        if key in _steps_after(step):
            yield Problem(_FILE, where, f"the step `{key}` leads to itself; take that choice out")


def _leading_nowhere(library: Library, name: str, pathway: Pathway, step: PathwayStep, where: str) -> Iterator[Problem]:
    for number, choice in enumerate(step.choices):
        if choice.to and choice.to not in pathway.steps:
            yield Problem(_FILE, f"{where}.{number}.to", f"no step `{choice.to}` in `{name}`; its steps are its keys")
        if choice.pathway == name:
            yield Problem(_FILE, f"{where}.{number}.pathway", f"this is `{name}` itself; write `to: {pathway.start}`")
        elif choice.pathway and choice.pathway not in library.pathways:
            known = ", ".join(library.pathways)
            yield Problem(_FILE, f"{where}.{number}.pathway", f"no pathway `{choice.pathway}`; there are {known}")


def _reach(name: str, pathway: Pathway) -> Iterator[Problem]:
    """Find steps nobody can get to, steps out of order, and steps from which no way leads on to another pathway."""
    after = {key: _steps_after(step) for key, step in pathway.steps.items()}
    reached = _spread({pathway.start}, after)
    for key in pathway.steps:
        if key not in reached:
            yield Problem(
                _FILE,
                f"{name}.steps.{key}",
                f"no choice leads here from `{pathway.start}`; add one, or take the step out",
            )
    placed = list(pathway.steps)
    for number, key in enumerate(placed[1:], 1):
        if key in reached and not any(key in after[above] for above in placed[:number]):
            yield Problem(
                _FILE, f"{name}.steps.{key}", "no step above it leads here; move it below one that does, for the map"
            )
    before: dict[str, list[str]] = {}
    for key, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(key)
    leaving = {key for key, step in pathway.steps.items() if any(choice.pathway for choice in step.choices)}
    onward = _spread(leaving, before)
    for key in pathway.steps:
        if key not in onward:
            yield Problem(
                _FILE,
                f"{name}.steps.{key}",
                "a dead end: from here no choice leads on to another pathway; add one that helps",
            )


def _spread(first: set[str], leads: Mapping[str, Iterable[str]]) -> set[str]:
    """Return everything that can be got to from `first`."""
    found, new = set[str](), set(first)
    while new:
        found |= new
        new = set(chain.from_iterable(leads.get(one, ()) for one in new)) - found
    return found


def _steps_after(step: PathwayStep) -> list[str]:
    return [choice.to for choice in step.choices if choice.to]


def _targets(step: PathwayStep) -> list[str]:
    return [choice.to or f"pathway {choice.pathway}" for choice in step.choices]
