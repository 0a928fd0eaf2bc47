"""The only sentence for people that stands in code: it must be there when no content can be read."""

LAST_RESORT = "If a child is in danger now, ring 999. Then tell your safeguarding lead."
