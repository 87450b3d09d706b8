"""A wrong setting stops the start with one clear line."""

from __future__ import annotations

import pytest

from foundation.config import SettingError, load_settings


def test_defaults_need_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.port == 8000
    assert settings.second_factor == "required"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/tsunagi.db"
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "８０００"),
        ("TSUNAGI_DATABASE_URL", "mysql://somewhere/db"),
        ("TSUNAGI_DATABASE_URL", "nonsense"),
        ("TSUNAGI_PUBLIC_URL", "tsunagi.example"),
        ("TSUNAGI_MAIL_URL", "http://mail"),
        ("TSUNAGI_TILE_URL", "tiles"),
        ("TSUNAGI_SECOND_FACTOR", "no"),
        ("TSUNAGI_TRUSTED_PROXIES", "all"),
        ("TSUNAGI_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_value_is_named(name, value):
    with pytest.raises(SettingError) as caught:
        load_settings({name: value})
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_a_database_password_is_not_shown():
    with pytest.raises(SettingError) as caught:
        load_settings({"TSUNAGI_DATABASE_URL": "mysql://user:geheim@host/db"})
    assert "geheim" not in str(caught.value)
