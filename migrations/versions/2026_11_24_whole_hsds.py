"""The whole HSDS 3 model: the columns and tables that the first migration left out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "whole_hsds"
down_revision = "0002_guide_counts"
branch_labels = None
depends_on = None

TEXTS = {
    "organization": ("tax_id", "tax_status", "logo", "uri"),
    "service": (
        "alternate_name",
        "email",
        "interpretation_services",
        "wait_time",
        "fees",
        "accreditations",
        "licenses",
        "alert",
        "assurer_email",
    ),
    "location": ("transportation", "external_identifier", "external_identifier_type"),
    "address": ("attention",),
    "schedule": (
        "bymonthday",
        "byweekno",
        "byyearday",
        "yearly",
        "wkst",
        "exception",
        "description",
        "schedule_link",
        "attending_type",
    ),
    "service_area": ("description", "uri"),
    "service_capacity": ("unit", "description"),
    "accessibility": ("url",),
    "required_document": ("uri",),
    "taxonomy": ("uri",),
    "taxonomy_term": ("term_uri",),
    "attribute": ("link_type",),
    "listing": ("alert",),
}
OTHERS = {
    "organization": (("year_incorporated", sa.Integer()),),
    "service": (("assured_date", sa.Date()),),
    "schedule": (
        ("interval", sa.Integer()),
        ("dtstart", sa.Date()),
        ("until", sa.Date()),
        ("count", sa.Integer()),
        ("timezone", sa.Double()),
    ),
    "cost_option": (("valid_from", sa.Date()), ("valid_to", sa.Date())),
    "taxonomy_term": (("parent_id", sa.Uuid()),),
    "listing": (("wait_days", sa.Integer()), ("minimum_age", sa.Integer()), ("maximum_age", sa.Integer())),
}
LISTS = {"service_area": ("excluded",), "listing": ("special_days", "languages", "features")}
REFERENCES = (
    ("service", "program_id", "program"),
    ("phone", "service_at_location_id", "service_at_location"),
    ("contact", "service_at_location_id", "service_at_location"),
    ("schedule", "service_at_location_id", "service_at_location"),
    ("language", "phone_id", "phone"),
)
NEW_TABLES = ("program", "funding")


def upgrade() -> None:
    _tables()
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("taxonomy_term", sa.Column("language", sa.Text(), server_default="ja", nullable=False))
    for table, columns in OTHERS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, names in LISTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    for table, name, target in REFERENCES:
        _reference(table, name, target)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("cost_option", "amount", type_=sa.Double())
        for table in NEW_TABLES:
            op.execute(f'GRANT SELECT ON "{table}" TO tsunagi_public')


def _tables() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alternate_name", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_program_organization_id"), "program", ["organization_id"])
    op.create_table(
        "funding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_funding_organization_id"), "funding", ["organization_id"])
    op.create_index(op.f("ix_funding_service_id"), "funding", ["service_id"])


def _reference(table: str, name: str, target: str) -> None:
    """SQLite adds a column with its reference in one statement only; copying the table would cascade."""
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(f'ALTER TABLE "{table}" ADD COLUMN {name} {kind} REFERENCES "{target}" (id) ON DELETE CASCADE')
    op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def downgrade() -> None:
    """What the new columns hold cannot be put into the old ones: restore a backup instead."""
    raise RuntimeError("this migration cannot be undone")
