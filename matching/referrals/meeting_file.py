"""A first meeting as an iCalendar file (RFC 5545): number, office and time, nothing of the person. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MEETING = timedelta(hours=1)
_OCTETS = 75


def meeting_file(uid: str, said_at: datetime, meeting_at: datetime, summary: str, place: str) -> bytes:
    """`meeting_at` aware, in the zone of the office; midnight there stands for a day whose time is open."""
    if (meeting_at.hour, meeting_at.minute) == (0, 0):
        when = [f"DTSTART;VALUE=DATE:{meeting_at:%Y%m%d}"]
    else:
        when = [f"DTSTART:{_utc(meeting_at)}", f"DTEND:{_utc(meeting_at + MEETING)}"]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tsunagi//Referral//JA",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(said_at)}",
        *when,
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(place)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, never within a character (RFC 5545, 3.1)."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _OCTETS - bool(parts):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
