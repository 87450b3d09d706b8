"""The application: create_app() puts the rooms together and does nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module

import click
from flask import Flask
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError, ProgrammingError

from foundation.cli import cli
from foundation.config import SettingError, Settings, flask_config, load_settings
from foundation.crypto import init_keyring, keyring
from foundation.db import PUBLIC, db, init_engines
from foundation.folding import init_folding
from foundation.i18n import init_i18n, t
from foundation.packing import init_packing
from foundation.web import init_web

# The packages in the order of the floors; each names in its `rooms` what is to be opened of it.
PACKAGES: tuple[str, ...] = ("directory", "accounts", "matching", "matching.referrals")

HELP = "--help"


def create_app(environ: Mapping[str, str] | None = None, *, command: str = "") -> Flask:
    """`command` = the one that is to be run: some need no page, and are spared what pages load."""
    settings = load_settings(os.environ if environ is None else environ)
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(settings.instance))
    init_keyring(app, settings.instance)
    _configure(app, settings)
    init_folding(app)
    init_i18n(app)
    init_web(app)
    CSRFProtect(app)
    rooms = [import_module(f"{package}.rooms") for package in PACKAGES]
    alone = next((each.ALONE[command] for each in rooms if command in getattr(each, "ALONE", {})), ())
    has_pages = not alone and command != HELP
    if has_pages:
        init_packing(app)
    for name in (name for each in rooms for name in each.BLUEPRINTS if has_pages):
        app.register_blueprint(_named(name))
    for module in alone or (module for each in rooms for module in each.COMMANDS):
        import_module(module)
    db.init_app(app)
    init_engines(app)
    if os.environ.get("FLASK_RUN_FROM_CLI"):  # a developer's `flask db`; what it loads takes long
        _named("directory.schema:init_migrate")(app)
    for name in (name for each in rooms for name in each.STARTERS if has_pages):
        _named(name)(app)
    return app


def _named(path: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 – a blueprint or a function
    module, _, attribute = path.partition(":")
    return getattr(import_module(module), attribute)


def _configure(app: Flask, settings: Settings) -> None:
    with app.app_context():
        session_key = keyring().session_key
    app.config.update(TSUNAGI=settings, **flask_config(settings, session_key, PUBLIC))
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]


def main() -> None:
    """The `tsunagi` command."""
    try:
        app = create_app(command=next(iter(sys.argv[1:]), HELP))
    except SettingError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    with app.app_context():
        try:
            cli.main(prog_name="tsunagi")
        except (OperationalError, ProgrammingError) as error:
            click.echo(t("cli.database", problem=str(error.orig).splitlines()[0]), err=True)
            sys.exit(1)
