"""Which fixed sentences the code says, and the facts that each may name: what `content/replies/` must hold."""

from __future__ import annotations

Facts = dict[str, tuple[str, ...]]


def _without_facts(names: list[str]) -> Facts:
    return dict.fromkeys(names, ())


# file → name → the facts the code fills in, by name.
REPLY_FACTS: dict[str, Facts] = {
    "checklist": {
        "part": ("heading", "number", "of"),
        "tick_one": ("label",),
        "untick": ("label",),
        "count": ("of", "ticked"),
        **_without_facts(
            "ticked open tick go back next finish more again clear left not_kept box print sheet_note".split()
        ),
    },
    "details": {
        "seen": ("kinds",),
        "and": ("first", "last"),
        **_without_facts(
            (
                "delete_slack delete_teams delete_here store brief_slack brief_teams name initials_school age_school "
                "dob address postcode phone email nhs upn ref plate handle mention"
            ).split()
        ),
    },
    "local": {
        "closed_known": ("contact",),
        "person_to_ask": ("contact",),
        "not_covered_nation": ("nation",),
        "helpline_nation": ("name", "number"),
        "read": ("read",),
        **_without_facts("closed_unknown outside notice_first".split()),
    },
    "console": {
        "no_number": ("number",),
        "sound": ("answers", "phrases", "terms"),
        "approved": ("by", "day", "path", "role", "until"),
        "covered": ("all", "cited"),
        **_without_facts("welcome how you no_reason bye building".split()),
    },
    "nation": {
        **_without_facts("england wales scotland northern-ireland kent".split()),
    },
    "org": {
        "sound_with_gaps": ("missing", "of"),
        **_without_facts("missing no_name no_area no_deputy_lead no_person_to_ask no_office_hours sound".split()),
    },
    "page": {
        **_without_facts(
            (
                "name lead notice help_now help_title help_danger help_ring help_lead help_bot welcome welcome_text "
                "examples example_1 skip conversation question question_hint keys_hint send you reply why copy copied "
                "copy_failed waiting new_tab place nation nation_england nation_wales nation_scotland "
                "nation_northern_ireland area area_none area_kent failed_title failed_text failed_retry "
                "too_large_title too_large_text bad_form_title bad_form_text wrong_type_title wrong_type_text "
                "cross_site_title cross_site_text problem_title problem_text no_sheet_title no_sheet_text back"
            ).split()
        ),
    },
    "remind": {
        "ask_when": ("asks",),
        "today": ("day",),
        "yesterday": ("day",),
        "day": ("day",),
        "limit": ("days", "event"),
        "due": ("due",),
        "step_event": ("day", "event"),
        "step_skipped_weekend": ("day",),
        "step_skipped_holiday": ("day", "holiday"),
        "step_counted": ("day", "number"),
        "nudges_at": ("times",),
        "nation_only": ("covered", "nation"),
        "who": ("who",),
        "missed": ("missed",),
        "nudge_before": ("title",),
        "nudge_due": ("title",),
        "nudge_overdue": ("title",),
        "nudge_late": ("late",),
        "minutes": ("n",),
        "hours": ("n",),
        "days": ("n",),
        "event_was": ("day", "due", "event"),
        **_without_facts(
            (
                "ask_when_label set not_here working already_late stop done nudge_last not_proof closed_done "
                "closed_stop closed_before choose_rule_label"
            ).split()
        ),
    },
    "reply": {
        "reviewed": ("by", "on", "review_by", "role"),
        "overdue": ("review_by",),
        "source": ("nations", "published", "publisher", "sections", "short"),
        "note": ("text",),
        "outside": ("address", "read"),
        "nation_not_covered": ("covered", "nation"),
        **_without_facts(
            (
                "draft withdrawn kent_only related remind remind_label choose choose_one not_covered not_covered_body "
                "cannot_decide cannot_decide_body cannot_decide_related also empty too_long not_english "
                "unknown_button failed undated"
            ).split()
        ),
    },
    "why": {
        "matched": ("phrase", "words"),
        "matched_plain": ("phrase",),
        "repaired": ("repaired",),
        "choices": ("words",),
        "not_covered_near": ("phrase",),
        "cannot_decide": ("words",),
        "safety": ("words",),
        **_without_facts("not_covered small_talk button remind".split()),
    },
}

MARKED_UP = (
    "details.seen",
    "details.delete_",
    "details.store",
    "details.brief_",
    "local.closed_unknown",
    "local.notice_first",
    "talk.",
    "reply.empty",
    "reply.too_long",
    "reply.not_english",
    "reply.unknown_button",
    "reply.not_covered_body",
    "reply.cannot_decide_body",
)
"""Sentences that are shown as Markdown; the others are one line of plain text."""
