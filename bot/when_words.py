"""How English-speaking people in Britain write days and times: the patterns `bot.when` reads, and what each gives.

Each pattern is tried once over a cleaned text, in this order; what one has read is blanked out before the next.
"""

from __future__ import annotations

import re
from functools import cache

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"), ("tuesday", "tues", "tue"), ("wednesday", "weds", "wed"),
            ("thursday", "thurs", "thur", "thu"), ("friday", "fri"), ("saturday", "sat"), ("sunday", "sun"),
        )
    )
    for name in names
}  # fmt: skip
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "", "one a an", "two couple", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        )
    )
    for word in words.split()
}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth",
        ),
        1,
    )
}  # fmt: skip
PARTS = {
    "morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm", "tonight": "pm",
}  # fmt: skip
ABOUT = {
    "teatime": (17, 0), "tea time": (17, 0), "lunchtime": (13, 0), "lunch time": (13, 0), "lunch": (13, 0),
    "first thing": (9, 0), "last thing": (17, 0), "close of play": (17, 0), "close of business": (17, 0),
    "end of play": (17, 0), "end of day": (17, 0), "home time": (15, 30),
}  # fmt: skip
"""Times people name without a clock, and the hour they are taken for; the person is asked whether that is right."""


def _any(words: dict[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DAY = rf"(?P<weekday>{_any({**WEEKDAYS})})"
_MONTH = rf"(?P<month>{_any({**MONTHS})})"
_NUMBER = rf"(?P<number>\d{{1,3}}|{_any({**NUMBERS})})"
_YEAR = r"(?:,?\s*(?P<year>\d{4}|'?\d{2})(?![\d:.]|\s*(?:am|pm|hrs|hours)))?"
_DATE = rf"(?P<day>\d{{1,2}}(?!\d)|{_any({**ORDINALS})})"
_HOUR = r"(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MERIDIEM = r"(?P<half>am|pm)"

_WRITTEN = (
    ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ](?P<hour>\d{1,2}):(?P<minute>\d\d))?"),
    ("numeric", r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"),
    ("numeric", r"(?P<day>\d{1,2})/(?P<month>\d{1,2})"),
    ("written", rf"{_DATE}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}{_YEAR}"),
    ("written", rf"{_MONTH}\s+(?:the\s+)?{_DATE}(?:st|nd|rd|th)?{_YEAR}"),
    ("working", rf"{_NUMBER}(?:\s+of)?\s+(?:working|work|business|school)\s+days?\s+(?P<way>ago|earlier|back)"),
    ("working_last", r"(?:the\s+)?(?:last|previous)\s+working\s+day"),
    ("clock_ago", r"(?P<number>half)\s+(?:a|an)\s+(?P<unit>hour)\s+ago"),
    ("clock_ago", rf"{_NUMBER}(?:\s+of)?\s+(?P<unit>hour|hr|minute|min)s?\s+ago"),
    ("of_week", rf"(?:on\s+)?{_DAY}\s+(?:of\s+)?(?P<which>last|this|next)\s+week"),
    ("of_week", rf"(?P<which>last|this|next)\s+week(?:\s+on)?\s+{_DAY}"),
    ("weeks_ago", rf"{_DAY}\s+{_NUMBER}\s+weeks?\s+ago"),
    ("week_last", rf"(?:a\s+)?week\s+(?:ago\s+)?(?:last|on|ago)?\s*{_DAY}"),
    ("weeks_ago", rf"{_NUMBER}(?:\s+of)?\s+weeks?\s+ago(?:\s+(?:on\s+)?(?:last\s+)?{_DAY})?"),
    ("ago", rf"{_NUMBER}(?:\s+of)?\s+(?P<unit>day|fortnight|month|year)s?\s+(?:ago|back)"),
    ("ahead", rf"in\s+{_NUMBER}(?:\s+of)?\s+(?P<unit>day|week|fortnight|month)(?:'?s'?)?(?:\s+time)?"),
    ("before_yesterday", r"(?:the\s+)?day\s+before\s+yesterday"),
    ("after_tomorrow", r"(?:the\s+)?day\s+after\s+tomorrow"),
    ("before_last", rf"(?:the\s+)?{_DAY}\s+before\s+last"),
    ("week_on", rf"{_DAY}\s+week"),
    ("which_day", rf"(?P<which>last|this\s+past|this\s+coming|this|past|next|coming)\s+{_DAY}"),
    ("vague", r"(?:last|this|next|a)\s+(?:week|month|year|weekend)"),
    ("vague", r"(?:a\s+)?few\s+(?:\w+\s+)?(?:days|weeks|hours)\s+ago"),
    ("vague", r"the\s+other\s+day|recently|a\s+while\s+ago|some\s+time\s+ago|ages\s+ago|long\s+ago|the\s+weekend"),
    ("last_night", r"last\s+(?P<part>night|evening)"),
    ("yesterday", r"yesterday"),
    ("tomorrow", r"tomorrow"),
    ("now", r"(?:right|just)\s+now|now"),
    ("today", r"earlier\s+today|today|(?P<part>tonight)"),
    ("today", r"this\s+(?P<part>morning|afternoon|evening)"),
    ("ordinal", r"(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)"),
    ("ordinal", rf"(?:on\s+)the\s+(?P<day>{_any({**ORDINALS})})"),
    ("weekday", _DAY),
    ("half_past", rf"half\s+(?:past\s+)?{_HOUR}"),
    (
        "quarter",
        rf"(?:a\s+)?quarter\s+(?P<way>past|to)\s+{_HOUR}",
    ),
    ("clock", rf"(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:\s*{_MERIDIEM})?(?:\s*(?:hrs|hours|h))?"),
    ("clock", rf"(?P<hour>\d{{1,2}})\s*{_MERIDIEM}"),
    ("clock", r"(?P<hour>\d\d)(?P<minute>\d\d)\s*(?:hrs|hours|h)"),
    ("clock", r"at\s+(?P<hour>\d\d)(?P<minute>\d\d)"),
    (
        "at_hour",
        rf"(?:at|about|around)\s+(?:about\s+|around\s+)?{_HOUR}(?:\s*o'?clock)?",
    ),
    ("at_hour", r"(?P<hour>\d{1,2})\s*o'?clock"),
    ("noon", r"noon|midday"),
    ("midnight", r"midnight"),
    ("about", rf"(?P<about>{_any({**ABOUT})})"),
    ("about", r"(?P<about>end\s+of\s+the\s+day)"),
    ("part", r"(?P<part>morning|afternoon|evening|night)"),
)  # fmt: skip


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns, each with its name. They are compiled for the first day that is read."""
    return tuple((name, re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])")) for name, pattern in _WRITTEN)
