"""What an organization's program may do with its token, and what not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.keeping import actions_token
from directory.keeping.models import ApiToken
from directory.keeping.patch import FIELDS, checked
from directory.keeping.token import MOST, SCOPES, digest, new_token
from directory.models import Listing, ListingProposal, ServiceCapacity
from foundation import audit, clock
from tests.directory.keeping.conftest import all_of
from tests.directory.listings import add_listing
from tests.page import check
from tests.people import csrf_token, post_form, sign_in


@pytest.fixture
def token(people) -> str:
    return actions_token.make(people.suzuki.member, "予約システム", SCOPES)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def put(client, listing_id, token, **body):
    return client.put(f"/api/v1/listings/{listing_id}/capacity", json=body, headers=bearer(token))


def patch(client, listing_id, token, body, **headers):
    return client.patch(f"/api/v1/listings/{listing_id}", json=body, headers={**bearer(token), **headers})


def card(listing_id) -> Listing:
    return next(each for each in all_of(Listing) if each.id == listing_id)


def test_reports_free_places(client, place, token):
    answer = put(client, place, token, status="few", wait_days=14)
    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["wait_days"]) == ("few", 14)
    assert card(place).capacity_status == "few"
    assert all_of(ServiceCapacity)[0].wait_days == 14
    assert all_of(ApiToken)[0].last_used_on == clock.today()
    assert audit.verify()


def test_changes_the_listing_as_the_form_does(client, place, token):
    week = [{"days": ["TU", "MO"], "opens": "09:00", "closes": "17:00"}]
    answer = patch(
        client, place, token, {"phone": "０１１（１１１）２２２２", "hours": week, "name": "新ひだまり"}
    )
    assert answer.status_code == 200, answer.json
    assert answer.json["published"]["phone"] == "011-111-2222"
    assert answer.json["waiting"] == {"name": "新ひだまり"}
    held = card(place)
    assert (held.phone, held.name) == ("011-111-2222", "ひだまり")
    assert held.hours[0]["days"] == ["MO", "TU"]
    assert all_of(ListingProposal)[0].changes == {"name": ["ひだまり", "新ひだまり"]}


def test_a_service_is_changed_by_its_id(client, place, token):
    service = card(place).services[0]["id"]
    answer = patch(client, place, token, {"services": {service: {"fees_description": "無料"}}})
    assert answer.status_code == 200
    assert answer.json["published"] == {f"fees_description@{service}": "無料"}
    other = patch(client, place, token, {"services": {str(uuid4()): {"fees_description": "無料"}}})
    assert other.status_code == 422


def test_the_same_once_more_changes_nothing(client, place, token):
    assert patch(client, place, token, {"phone": "011-111-2222"}).json["published"]
    assert patch(client, place, token, {"phone": "011-111-2222"}).json["published"] == {}


def test_an_outdated_program_overwrites_nothing(client, place, token):
    etag = patch(client, place, token, {"fax": "011-111-3333"}).headers["ETag"]
    assert patch(client, place, token, {"phone": "011-111-2222"}, **{"If-Match": etag}).status_code == 200
    late = patch(client, place, token, {"phone": "011-111-4444"}, **{"If-Match": etag})
    assert late.status_code == 412
    assert late.content_type == "application/problem+json"
    assert card(place).phone == "011-111-2222"
    assert patch(client, place, token, {"phone": "011-1"}, **{"If-Match": '"x"'}).status_code == 422
    assert patch(client, place, token, {"phone": "011-111-5555"}, **{"If-Match": '"x"'}).status_code == 412


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", "Basic abc", "Bearer tsunagi_wrong"])
def test_without_a_running_token(client, place, given):
    answer = client.put(f"/api/v1/listings/{place}/capacity", json={}, headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


def test_a_stopped_token_opens_nothing(client, place, people, token):
    actions_token.revoke(people.suzuki.member, all_of(ApiToken)[0].id)
    assert put(client, place, token, status="open").status_code == 401


def test_only_what_the_token_may(client, place, people):
    weak = actions_token.make(people.suzuki.member, "x", ("capacity",))
    assert put(client, place, weak, status="open").status_code == 200
    assert patch(client, place, weak, {"phone": "011-111-2222"}).status_code == 403


def test_another_organizations_listing_is_not_found(client, orphan, token):
    assert put(client, orphan, token, status="open").status_code == 404
    assert patch(client, orphan, token, {"phone": "011-111-2222"}).status_code == 404
    assert put(client, uuid4(), token, status="open").status_code == 404


def test_the_session_of_a_browser_is_not_enough(client, place, people):
    sign_in(client, people.suzuki)
    assert client.put(f"/api/v1/listings/{place}/capacity", json={"status": "open"}).status_code == 401


@pytest.mark.parametrize(
    "body",
    [{}, {"status": "king"}, {"status": "open", "wait_days": -1}, {"status": "open", "wait_days": True},
     {"status": "open", "wait_days": "3"}, {"status": "open", "more": 1}, [], "x", None],
)  # fmt: skip
def test_capacity_that_is_none(client, place, token, body):
    answer = client.put(f"/api/v1/listings/{place}/capacity", json=body, headers=bearer(token))
    assert answer.status_code == 422
    assert answer.json["errors"]
    assert card(place).capacity_status == "unknown"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "name"),
        ({"name": 3}, "name"),
        ({"description": "あ" * 5000}, "description"),
        ({"status": "gone"}, "status"),
        ({"hours": [{"days": ["MO"], "opens": "9", "closes": "17:00"}]}, "hours[0]"),
        ({"hours": [{"days": ["XX"], "opens": "09:00", "closes": "17:00"}]}, "hours[0].days"),
        ({"hours": "always"}, "hours"),
        ({"address": {"planet": "Mars"}}, "address"),
        ({"services": []}, "services"),
        ({}, ""),
        ([1], ""),
    ],
)
def test_each_wrong_value_is_named_and_nothing_is_written(client, place, token, body, field):
    before = card(place).revision
    answer = patch(client, place, token, body)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json["errors"]}
    assert all(each["detail"] for each in answer.json["errors"])
    assert card(place).revision == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "services", "x"]), JSON, max_size=5) | JSON)
def test_any_json_is_read_or_refused(body):
    values, wrong = checked(body)
    assert isinstance(values, dict)
    assert values or wrong or body in ({"services": {}},) or isinstance(body, dict)
    assert not set(values) & set(wrong)


def test_a_listing_without_a_service_has_no_free_places(client, people, token):
    from tests.directory.editing.test_desk import own_by

    bare = add_listing("窓口だけ")
    own_by(bare, people.b)
    answer = put(client, bare, token, status="open")
    assert answer.status_code == 422


def test_a_token_is_shown_once_and_kept_nowhere(client, people):
    sign_in(client, people.suzuki)
    answer = post_form(client, "/desk/tokens", name="予約", scopes=["capacity"])
    assert answer.status_code == 200
    shown = next(e.get("value") for e in check(answer).find_all("input", id="token"))
    (row,) = all_of(ApiToken)
    assert row.digest == digest(shown)
    assert shown not in client.get("/desk/tokens").get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_tokens_are_stopped_by_their_organization_alone(client, people, token):
    (row,) = all_of(ApiToken)
    actions_token.make(people.suzuki.member, "もう一つ", ("capacity",))
    sign_in(client, people.suzuki)
    page = csrf_token(client, "/desk/tokens")
    path = f"/desk/tokens/{row.id}/revoke"
    assert client.post(path, data={"csrf_token": page}).status_code == 302
    assert client.post(path, data={"csrf_token": page}).status_code == 404
    sign_in(client, people.sato)
    assert client.get("/desk/tokens").status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"), [({"name": ""}, "名前を入力"), ({"scopes": []}, "1つ以上選んで")]
)
def test_the_form_says_what_is_missing(client, people, fields, said):
    sign_in(client, people.suzuki)
    answer = post_form(client, "/desk/tokens", **{"name": "x", "scopes": ["capacity"], **fields})
    assert answer.status_code == 422
    assert said in check(answer).text


def test_so_many_tokens_and_no_more(people):
    for n in range(MOST):
        actions_token.make(people.suzuki.member, str(n), ("capacity",))
    with pytest.raises(actions_token.TooManyTokens):
        actions_token.make(people.suzuki.member, "x", ("capacity",))


def test_tokens_differ():
    assert len({new_token() for _ in range(100)}) == 100
