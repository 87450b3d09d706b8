"""The search of those who are signed in: the public one, and before it the offices that only the network sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from flask import Blueprint, render_template, request

from accounts.guard import requires
from accounts.permission import Permission
from directory import asking, store_listing, store_network
from directory.models import Listing
from directory.presenting_search import arguments, search_url
from directory.search.engine import engine
from directory.search.text import fold_all
from directory.search_forms import SearchForm
from foundation import clock
from foundation.i18n import t

desk_search = Blueprint("desk_search", __name__)
_PUBLIC_SHOWN: Final = 10
_NETWORK_SHOWN: Final = 50


@desk_search.get("/desk/search")
@requires(Permission.REFERRAL_READ)
def index() -> str:
    form = SearchForm(request.args)
    right = form.validate()
    words = (form.q.data or "").split() if right else []
    network = matching_words(store_network.offices(), words) if right else []
    found = None
    if right and words:
        found = engine().run(asking.question(form, asking.where(form), clock.now()))
    return render_template(
        "directory/desk_search.html",
        form=form,
        network=network[:_NETWORK_SHOWN],
        network_total=len(network),
        cards=store_listing.cards(found.ids[:_PUBLIC_SHOWN]) if found else [],
        total=found.total if found else 0,
        more=search_url(arguments(request.args)),
    )


def matching_words(offices: Sequence[Listing], words: Iterable[str]) -> list[Listing]:
    """Those that say each of the words, however it is written: in name, kind, address, services, description."""
    wanted = [word.replace(" ", "") for word in fold_all(list(words))]
    texts = fold_all([_said(each) for each in offices])
    pairs = zip(offices, (text.replace(" ", "") for text in texts), strict=True)
    return [office for office, text in pairs if all(word in text for word in wanted)]


def _said(office: Listing) -> str:
    kinds = (t(f"kind.{kind}", lang="ja") for kind in office.kinds)
    needs = (t(f"need.{need}", lang="ja") for need in office.needs)
    services = (str(each["name"]) for each in office.services)
    own = (
        office.name,
        office.name_kana,
        office.official_name,
        office.organization_name,
        office.address,
        office.phone,
    )
    return "\n".join((*own, office.description, office.coverage_note, *kinds, *needs, *services))
