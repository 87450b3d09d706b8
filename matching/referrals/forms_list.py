"""What a list of referrals is narrowed to: in the query string, nothing personal in it."""

from __future__ import annotations

from foundation.forms import GetForm
from matching.referrals.fields import Pick, RoomForm
from matching.referrals.state import State, Urgency
from matching.referrals.store_list import Wanted


class ListForm(RoomForm):
    """A value that is none of ours narrows nothing."""

    class Meta(GetForm.Meta):
        pass

    state = Pick(
        key="referrals.state",
        values=tuple(each for each in State if each is not State.DRAFT),
        empty="referrals.any",
        default="",
    )
    urgency = Pick(key="slip.urgency", values=Urgency, empty="referrals.any", default="")
    late = Pick(
        key="referrals.late", values=("overdue", "stalled", "either"), empty="referrals.any", default=""
    )
    on = Pick(key="referrals.on", values=("me", "nobody"), empty="referrals.any", default="")

    def asked(self) -> dict[str, str]:
        known = {
            name: {choice.value for choice in self[name].choices}
            for name in ("state", "urgency", "late", "on")
        }
        return {name: self[name].data for name in known if self[name].data and self[name].data in known[name]}

    def wanted(self, page: int) -> Wanted:
        return Wanted(**self.asked(), page=page)
