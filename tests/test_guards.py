"""Every route of the application is guarded, or stands on a list that a person has read.

A new route fails here until it carries `@public`, `@by_code` or `@requires(…)`, and an open one until its
line is added below. The routes are read from the application itself, so none can be forgotten.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from accounts.guard import MEMBER, SIGNING_IN
from accounts.permission import Permission
from foundation.web import BY_CODE, BY_TOKEN, HANDING_IN, PUBLIC
from tests.people import PASSWORD, Person, cast, csrf_token, post_form, sign_in

# What anyone may open, without an account; <> stands for a part that varies.
PUBLIC_ROUTES = {
    "/",
    "/about/data",
    "/about/data/template.<>",
    "/accessibility",
    "/api/hsds/v3/",
    "/api/hsds/v3/organizations",
    "/api/hsds/v3/organizations/<>",
    "/api/hsds/v3/service_at_locations",
    "/api/hsds/v3/service_at_locations/<>",
    "/api/hsds/v3/services",
    "/api/hsds/v3/services/<>",
    "/api/hsds/v3/taxonomies",
    "/api/hsds/v3/taxonomies/<>",
    "/api/hsds/v3/taxonomy_terms",
    "/api/hsds/v3/taxonomy_terms/<>",
    "/api/openapi.json",
    "/api/v1/jurisdiction",
    "/api/v1/locate",
    "/api/v1/suggest",
    "/api/v1/match",
    "/api/v1/search",
    "/embed",
    "/embed/example",
    "/favicon.ico",
    "/feeds/updates.atom",
    "/guide",
    "/guide/result",
    "/healthz",
    "/jurisdiction",
    "/listings.geojson",
    "/listings/<>",
    "/listings/<>/area.geojson",
    "/listings/<>/history",
    "/map",
    "/map.js",
    "/map/picture",
    "/opendata/listings.csv",
    "/patterns",
    "/privacy",
    "/readyz",
    "/robots.txt",
    "/search",
    "/sitemap-<>.xml",
    "/sitemap.xml",
    "/static/<>",
}
# What the holder of a code may open; the view compares the code.
CODE_ROUTES = {
    "/claim/<>",
    "/invitation/<>",
    "/r",
    "/r/<>",
    "/r/<>/messages",
    "/r/<>/slip",
    "/still-right/<>",
}
# Where anyone may hand something in; nothing that is stored is shown there.
HAND_IN_ROUTES = {
    "/listings/<>/claim",
    "/listings/<>/correction",
    "/self-referral/<>",
    "/self-referral/receipt",
}
# What a program of an organization may do with its token.
TOKEN_ROUTES = {"/api/v1/listings/<>", "/api/v1/listings/<>/capacity"}
# The way in and out: open to everyone, reads the private tables, shows nothing of them.
SIGN_IN_ROUTES = {"/sign-in", "/sign-in/second-factor", "/sign-in/enrol", "/sign-out"}

# Asked by POST so that the answers stand in no URL and no log; the read-only engine lets nothing change.
WITHOUT_TOKEN = {"/guide"}

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
SAMPLES = {
    "default": "x",
    "string": "x",
    "path": "x",
    "int": 1,
    "float": 1.0,
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def shape(rule: Rule) -> str:
    return re.sub(r"<[^>]+>", "<>", rule.rule)


def guard_of(app: Flask, rule: Rule) -> str | None:
    if rule.endpoint == "static":
        return PUBLIC
    return getattr(app.view_functions[rule.endpoint], "guard", None)


def faults(app: Flask) -> list[str]:
    """What is wrong with the guards of the application's routes, a sentence each."""
    lists = {
        PUBLIC: PUBLIC_ROUTES,
        BY_CODE: CODE_ROUTES,
        HANDING_IN: HAND_IN_ROUTES,
        BY_TOKEN: TOKEN_ROUTES,
        SIGNING_IN: SIGN_IN_ROUTES,
    }
    found = []
    for rule in app.url_map.iter_rules():
        guard, path = guard_of(app, rule), shape(rule)
        if guard not in {*lists, MEMBER}:
            found.append(f"{path} has no guard")
        elif guard != MEMBER and path not in lists[guard]:
            found.append(f"{path} is open as {guard}, but is not on that list")
        elif path.startswith("/desk") and guard != MEMBER:
            found.append(f"{path} is a page of the desk, but is open")
    return found


def sample_url(app: Flask, rule: Rule) -> str:
    """A URL of the rule, for a thing that does not exist."""
    values = {
        name: SAMPLES.get(
            next((kind for kind, cls in app.url_map.converters.items() if type(converter) is cls), "default"),
            "x",
        )
        for name, converter in rule._converters.items()
    }
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"})))


def member_routes(app: Flask) -> list[tuple[str, str, tuple[Permission, ...]]]:
    """(method, URL, permissions) of every guarded route."""
    return [
        (method, sample_url(app, rule), app.view_functions[rule.endpoint].permissions)
        for rule in app.url_map.iter_rules()
        if guard_of(app, rule) == MEMBER
        for method in sorted(rule.methods & {"GET", *CHANGING})
    ]


def test_every_route_is_guarded_or_listed(app):
    assert not faults(app)


@pytest.mark.parametrize("path", ["/forgotten", "/desk/forgotten"])
def test_a_forgotten_guard_is_found(app, path):
    before = faults(app)
    app.add_url_rule(path, "forgotten", lambda: "oops")
    assert faults(app) == [*before, f"{path} has no guard"]


@pytest.mark.parametrize(
    ("path", "guard"), [("/secret", PUBLIC), ("/desk/open", BY_CODE), ("/back-door", SIGNING_IN)]
)
def test_an_open_route_that_nobody_listed_is_found(app, path, guard):
    def view() -> str:
        return "oops"

    view.guard = guard
    before = faults(app)
    app.add_url_rule(path, "open", view)
    assert faults(app) == [*before, f"{path} is open as {guard}, but is not on that list"]


def test_every_form_needs_its_token(app, client):
    """Without one, nothing that changes something is reached, by whomever it is asked."""
    asked = 0
    for rule in app.url_map.iter_rules():
        for method in rule.methods & CHANGING:
            if shape(rule) in WITHOUT_TOKEN:
                assert guard_of(app, rule) == PUBLIC, rule.rule
                continue
            if (
                shape(rule) in TOKEN_ROUTES
            ):  # a program has no cookie; without its own token it reaches nothing
                assert client.open(sample_url(app, rule), method=method).status_code == 401, rule.rule
                continue
            answer = client.open(sample_url(app, rule), method=method)
            assert answer.status_code == 400, (method, rule.rule, answer.status_code)
            asked += 1
    assert asked >= 6


def test_strangers_are_led_to_the_sign_in(app, client):
    token = csrf_token(client, "/sign-in")
    for method, url, _ in member_routes(app):
        answer = client.open(url, method=method, headers={"X-CSRFToken": token})
        assert answer.status_code == 302, (method, url, answer.status_code)
        assert answer.location.startswith("/sign-in"), (method, url, answer.location)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_password_alone_opens_nothing(app, client):
    sato = cast(app).sato
    post_form(client, "/sign-in", email=sato.email, password=PASSWORD)
    token = csrf_token(client, "/sign-in/second-factor")
    for method, url, _ in member_routes(app):
        answer = client.open(url, method=method, headers={"X-CSRFToken": token})
        assert (answer.status_code, answer.location) == (302, "/sign-in/second-factor"), (method, url)


@pytest.mark.parametrize("name", ["sato", "yamada", "nakamura", "suzuki", "tanaka", "takahashi"])
def test_each_role_reaches_what_it_may_and_nothing_else(app, client, name):
    """403 exactly where a permission is missing; what is reached is the page itself, or does not exist."""
    person: Person = getattr(cast(app), name)
    sign_in(client, person)
    for method, url, permissions in member_routes(app):
        token = csrf_token(client, "/desk/account")
        answer = client.open(url, method=method, headers={"X-CSRFToken": token})
        refused = not person.member.may(*permissions)
        assert (answer.status_code == 403) == refused, (name, method, url, answer.status_code)
        assert answer.status_code < 500, (name, method, url)
        assert not (answer.location or "").startswith("/sign-in?"), (name, method, url)
