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
    "pathway": {
        "choose": ("title",),
        "in_area": ("area", "words"),
        "choice_to": ("label", "name"),
        "choice_pathway": ("label", "title"),
        "reminder": ("title",),
        **_without_facts(
            (
                "offer offer_all always help back all again map map_note map_page map_start map_reminder map_box "
                "map_pathway map_up list list_note others others_note"
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
        "safety_judged": ("card", "label", "verdict", "why"),
        "matching_miss": ("got", "verdict", "wanted", "why"),
        **_without_facts(
            (
                "welcome how you no_reason bye building safety_kind safety_fired safety_other safety_missed "
                "safety_false safety_all matching_set matching_kind matching_number matching_right matching_choice "
                "matching_wrong matching_refused matching_false_answer matching_missed"
            ).split()
        ),
    },
    "nation": {
        **_without_facts("england wales scotland northern-ireland kent".split()),
    },
    "org": {
        "sound_with_gaps": ("missing", "of"),
        **_without_facts(
            "missing no_name no_closures no_area no_deputy_lead no_person_to_ask no_office_hours sound "
            "person_missing".split()
        ),
    },
    "page": {
        **_without_facts(
            (
                "name lead notice help_now help_title help_danger help_ring help_lead help_bot welcome welcome_text "
                "examples example_1 skip conversation question question_hint keys_hint send you reply why copy copied "
                "copy_failed waiting new_tab place nation nation_england nation_wales nation_scotland "
                "nation_northern_ireland area area_none area_kent failed_title failed_text failed_retry "
                "too_large_title too_large_text bad_form_title bad_form_text wrong_type_title wrong_type_text "
                "cross_site_title cross_site_text problem_title problem_text no_sheet_title no_sheet_text "
                "no_pathway_title no_pathway_text back"
            ).split()
        ),
    },
    "remind": {
        "ask_when": ("asks",),
        "today": ("day",),
        "yesterday": ("day",),
        "day": ("day",),
        "moment": ("moment",),
        "just_now": ("moment",),
        "type_example": ("example",),
        "confirm": ("moment",),
        "confirm_about": ("clock", "day"),
        "again": ("example",),
        "limit_working_days": ("event", "n"),
        "limit_hours": ("event", "n"),
        "limit_weeks": ("event", "n"),
        "limit_birthday": ("before", "event", "n"),
        "short_working_days": ("n",),
        "short_hours": ("n",),
        "short_weeks": ("n",),
        "short_birthday": ("n",),
        "list_title": ("places", "title"),
        "nation_only": ("covered", "nation"),
        "area_only": ("area",),
        "reported_late": ("age",),
        "due": ("due",),
        "due_birthday": ("due",),
        "due_chosen": ("due",),
        "card_due": ("due", "hours"),
        "step_event": ("day", "event"),
        "step_skipped_weekend": ("day",),
        "step_skipped_holiday": ("day", "holiday"),
        "step_skipped_closure": ("day", "holiday"),
        "step_counted": ("day", "number"),
        "step_weeks": ("day", "number"),
        "step_hours": ("moment", "number"),
        "step_chosen": ("day",),
        "step_born": ("day",),
        "step_born_month": ("day",),
        "step_reported": ("age", "day"),
        "step_if_reported": ("age", "day"),
        "step_birthday": ("age", "day"),
        "step_without_closures": ("day",),
        "step_uncertain": ("year",),
        "who": ("who",),
        "missed": ("missed",),
        "note": ("note",),
        "nudge_line": ("moment", "stage"),
        "work_out": ("example",),
        "nudges_at": ("times",),
        "nudge_soon": ("title",),
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
                "ask_when_label ask_moment_label ask_year_label ask_month_label ask_month confirm_label yes "
                "another_day unclear_bare unclear_impossible unclear_mismatch unclear_two unclear_vague "
                "unclear_future unclear_past unclear_far unclear_gap unclear_none limit_given limit_now "
                "short_given short_now list_label no_date now needs_time needs_day needs_born before_birth "
                "not_then working step_clocks falls_due nudges_planned stage_before stage_due stage_overdue set "
                "not_here offer passed already_late stop done choose_rule_label choose_day_label nudge_last not_proof "
                "closed_done closed_stop closed_before"
            ).split()
        ),
    },
    "reply": {
        "reviewed": ("by", "on", "review_by", "role"),
        "overdue": ("review_by",),
        "area_only": ("area", "published"),
        "area_elsewhere": ("area",),
        "source": ("nations", "published", "publisher", "sections", "short"),
        "note": ("text",),
        "outside": ("address", "read"),
        "nation_not_covered": ("covered", "nation"),
        **_without_facts(
            (
                "draft withdrawn related remind remind_label remind_given_label choose_one choose "
                "not_covered not_covered_body cannot_decide cannot_decide_body cannot_decide_related also empty "
                "too_long not_english unknown_button failed undated aside_sent aside_unsent"
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
        "safety": ("rule", "words"),
        **_without_facts("not_covered small_talk button remind event".split()),
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
    "reply.aside_sent",
    "reply.aside_unsent",
)
"""Sentences that are shown as Markdown; the others are one line of plain text."""
