"""PostgreSQL: the role of public requests, which may read the public tables and nothing else.

SQLite has no roles; there `foundation.db` sets an authorizer on the public engine's connections.
"""

from __future__ import annotations

from collections.abc import Iterable

from foundation.db import PUBLIC_ROLE

# Two deployments on one server may make the role at the same moment; both are then content.
CREATE = f"""
DO $$ BEGIN
  CREATE ROLE {PUBLIC_ROLE} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def grant_statements(public_tables: Iterable[str]) -> list[str]:
    """What a migration runs after it made tables: the role sees these, and only to read."""
    return [
        CREATE,
        f"GRANT {PUBLIC_ROLE} TO CURRENT_USER",
        f"GRANT USAGE ON SCHEMA public TO {PUBLIC_ROLE}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {PUBLIC_ROLE}",
        *(f'GRANT SELECT ON "{table}" TO {PUBLIC_ROLE}' for table in sorted(public_tables)),
    ]
