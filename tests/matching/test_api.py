"""GET /api/v1/match as CONTRACT.md promises it, and `tsunagi match`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matching.cli import match_command
from tests.matching.test_guide import listings

__all__ = ["listings"]  # the fixture
FACTS = "near=江別市&age=24&certificate=mental&employment=working&months_employed=7"


def get(client: FlaskClient, query: str, status: int = 200) -> dict[str, Any]:
    response = client.get(f"/api/v1/match?{query}")
    assert response.status_code == status, response.get_data(as_text=True)
    kind = "application/json" if status == 200 else "application/problem+json"
    assert response.content_type.startswith(kind)
    assert "tsunagi=" not in response.headers.get("Set-Cookie", "")
    return dict(response.get_json())


def test_answers_as_promised(client, listings):
    found = get(client, f"need=job_trouble&need=food&main=job_trouble&{FACTS}")
    assert {"results", "excluded", "plan", "fallback"} <= set(found)
    first = found["results"][0]
    assert {
        "id",
        "name",
        "kind",
        "kinds",
        "score",
        "distance_m",
        "needs",
        "fits",
        "against",
        "unknown",
    } <= set(first)
    assert first["id"] == listings["定着支援のぽっぽ"]
    assert first["needs"] == ["job_trouble"]
    assert "就労定着支援を使える期間（働き始めて6か月後から3年6か月まで）です。" in first["fits"]
    assert "「食べるものがない」は、ここではあつかっていません。" in first["against"]
    assert all(isinstance(each, str) for side in ("fits", "against", "unknown") for each in first[side])
    assert first["score"] == pytest.approx(sum(first["parts"].values()), abs=0.05)


def test_the_excluded_say_why(client, listings):
    found = get(client, f"need=job_trouble&{FACTS}")
    (one,) = found["excluded"]
    assert set(one) >= {"id", "name", "kind", "because"}
    assert (one["id"], one["kind"]) == (listings["移行支援えべつ"], "employment_transition")
    assert one["because"].startswith("就労移行支援は就職を目指す人のサービスで")


def test_the_plan_takes_every_need_once(client, listings):
    found = get(client, f"need=job_trouble&need=food&{FACTS}")
    plan = found["plan"]
    assert plan["covers"] == ["job_trouble", "food"]
    assert plan["uncovered"] == []
    assert {one["id"]: one["needs"] for one in plan["organizations"]} == {
        listings["定着支援のぽっぽ"]: ["job_trouble"],
        listings["たべものの会"]: ["food"],
    }


def test_nobody_leaves_without_a_window(client):
    found = get(client, "need=violence&near=江別市")
    assert found["results"] == []
    assert found["plan"] == {"organizations": [], "covers": [], "uncovered": ["violence"], "cost": 0.0}
    assert found["fallback"]["municipality_code"] == "012173"
    assert "江別市の役所" in found["fallback"]["text"]


def test_speaks_the_language_asked_for(client, listings):
    found = get(client, f"need=job_trouble&{FACTS}&lang=en")
    assert "It is in 江別市." in found["results"][0]["fits"]


def test_a_distance_limit_excludes(client, listings):
    found = get(client, "need=food&near=江別市&within=50")
    assert [one["name"] for one in found["results"]] == ["たべものの会"]
    assert [one["name"] for one in found["excluded"]] == ["とおくの会"]


def test_the_browsers_own_point_is_a_place(client, listings):
    found = get(client, "need=food&lat=43.1036&lng=141.5361")
    assert found["results"][0]["distance_m"] == 0
    assert found["interpreted"]["place"]["label"].endswith("江別市")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"need", "near"}),
        ("need=food", {"near"}),
        ("near=江別市", {"need"}),
        ("need=food&near=", {"near"}),
        ("need=うどん&near=江別市", {"need"}),
        ("need=food&main=うどん&near=江別市", {"need"}),
        ("need=food&near=パリ", {"near"}),
        ("need=food&near=府中市", {"near"}),
        ("need=food&near=北海道", {"near"}),
        ("need=food&lat=48.85&lng=2.35", {"near"}),
        ("need=food&lat=43.1", {"near"}),
        ("need=food&lat=abc&lng=2", {"lat"}),
        ("need=food&lat=nan&lng=141", {"lat"}),
        ("need=food&area=999999", {"area"}),
        ("need=food&near=江別市&age=300", {"age"}),
        ("need=food&near=江別市&age=-1", {"age"}),
        ("need=food&near=江別市&age=abc", {"age"}),
        ("need=food&near=江別市&age=１e9", {"age"}),
        ("need=food&near=江別市&age=" + "9" * 5000, {"age"}),
        ("need=food&near=江別市&certificate=gold", {"certificate"}),
        ("need=food&near=江別市&certificate=none&certificate=mental", {"certificate"}),
        ("need=food&near=江別市&employment=king", {"employment"}),
        ("need=food&near=江別市&employment=none&months_employed=3", {"months_employed"}),
        ("need=food&near=江別市&within=inf", {"within"}),
        ("need=food&near=江別市&within=nan", {"within"}),
        ("need=food&near=江別市&within=-3", {"within"}),
        ("need=food&near=江別市&mode=pigeon", {"mode"}),
        ("need=food&near=江別市&wish=cake", {"wishes"}),
        ("need=x&near=y&age=z&within=w", {"need", "near", "age", "within"}),
    ],
)
def test_names_everything_that_is_wrong(client, query, names):
    problem = get(client, query, 422)
    assert {one["name"] for one in problem["errors"]} == names
    assert problem["status"] == 422
    assert all(one["detail"] in problem["detail"] for one in problem["errors"])


def test_wrong_methods(client):
    assert client.post("/api/v1/match?need=food&near=江別市").status_code == 405
    assert client.delete("/api/v1/match").status_code == 405


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(match_command, words)


def test_the_command_prints_what_the_api_says(app, client, listings):
    words = ("--need", "job_trouble", "--near", "江別市", "--age", "24", "--employment", "working")
    done = run(app, *words, "--months-employed", "7", "--certificate", "mental", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == get(client, f"need=job_trouble&{FACTS}")


def test_the_command_speaks_to_people(app, listings):
    done = run(app, "--need", "food", "--near", "江別市")
    assert done.exit_code == 0
    assert done.output.startswith("1. たべものの会")
    assert "○ 「食べるものがない」が、ここのおもな仕事です。" in done.output
    assert "江別市の役所" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--need", "food", "--near", "パリ"), "「パリ」がどこか"),
        (("--need", "うどん", "--near", "江別市"), "うどん"),
        (("--need", "food", "--near", "江別市", "--age", "300"), "年齢"),
        (("--near", "江別市"), "--need"),
    ],
)
def test_the_command_says_what_is_wrong(app, words, said):
    done = run(app, *words)
    assert done.exit_code == 2
    assert said in done.output


def test_the_facts_beyond_the_guide_are_taken_and_checked(app):
    browser = app.test_client()
    fine = "need=food&near=札幌市中央区&gender=female&benefit=low_income&language=vi&wish=evening"
    assert browser.get(f"/api/v1/match?{fine}").status_code == 200
    wrong = browser.get(
        "/api/v1/match?need=dragons&near=&age=130&certificate=none&certificate=mental&employment=none"
        "&months_employed=7&mode=owl&within=-1&gender=x&benefit=y&language=z&wish=w"
    )
    assert (wrong.status_code, wrong.content_type) == (422, "application/problem+json")
    assert {each["name"] for each in wrong.json["errors"]} == {
        "need", "near", "age", "certificate", "months_employed", "mode", "within", "gender", "benefit", "language",
        "wishes",
    }  # fmt: skip


def test_the_match_is_described_with_the_other_interfaces(app):
    described = app.test_client().get("/api/openapi.json").json["paths"]["/api/v1/match"]["get"]
    names = {each["name"] for each in described["parameters"]}
    assert {
        "need",
        "main",
        "near",
        "age",
        "certificate",
        "employment",
        "months_employed",
        "mode",
        "within",
    } <= names
