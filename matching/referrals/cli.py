"""What `tsunagi remind` does before it sends: reminders of slips that wait."""

from __future__ import annotations

from foundation.cli import before_sending
from matching.referrals.actions_remind import queue_reminders

before_sending(queue_reminders)
