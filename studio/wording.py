"""Words for people: moments and counts."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def counted(count: int, noun: str) -> str:
    """`1 bar`, `2 bars`."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def moment(when: datetime, *, now: datetime | None = None) -> str:
    """When something was, as short as it is clear, on the clock of whoever reads it."""
    zone = _zone()
    here = when.astimezone(zone)
    days = ((now or datetime.now(UTC)).astimezone(zone).date() - here.date()).days
    clock = f"{here:%H:%M}"
    if days <= 0:
        return clock
    if days == 1:
        return f"yesterday {clock}"
    return f"{here.day} {here:%b %Y}, {clock}"


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
