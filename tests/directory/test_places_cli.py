"""`tsunagi locate` and `tsunagi jurisdiction`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from foundation.cli import cli


@pytest.fixture
def run(app: Flask):
    def command(*args: str) -> Result:
        return CliRunner().invoke(cli, args)

    return command


def test_locate_json(run) -> None:
    done = run("locate", "札幌市北区北8条", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output)["municipality_code"] == "011029"


def test_locate_in_words(run) -> None:
    assert run("locate", "札幌市北区").output.startswith("北海道札幌市北区 [市区町村まで] 43.09")
    lines = run("locate", "府中市").output.splitlines()
    assert lines[1:] == ["同じ名前の場所がいくつかあります。", "? 東京都府中市", "? 広島県府中市"]


def test_jurisdiction_json(run) -> None:
    answer = json.loads(run("jurisdiction", "鴻巣市吹上本町一丁目", "--json").output)
    assert (answer["certain"], answer["offices"][0]["name"]) == (True, "ハローワーク行田")


def test_jurisdiction_in_words(run) -> None:
    done = run("jurisdiction", "札幌市北区", "--service", "labour_standards")
    assert "* 札幌中央労働基準監督署: 札幌市北区は、全域がこの所の管轄です。" in done.output
    asked = run("jurisdiction", "塩尻市").output
    assert "? ハローワーク松本" in asked
    assert "町名で決まります" in asked


def test_an_unknown_service_is_named(run) -> None:
    done = run("jurisdiction", "札幌市", "--service", "post")
    assert done.exit_code == 2
    assert "hello_work" in done.output
