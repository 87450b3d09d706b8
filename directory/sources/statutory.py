"""The offices of the law's two tables as records. Pure.

The law names a municipality as an office's location, so that is all that its place claims to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from directory import area, identity
from directory.offices import Office, read_offices
from directory.sources.municipalities import municipality
from directory.sources.record import Coverage, Record, Row

RULES: Final = "2"
"""As in sources.wamnet: raise it when the same row becomes another record."""


DAY_LABOUR: Final = "日雇・港湾の仕事の紹介"
FOR_DAY_LABOUR: Final = (
    "日雇の仕事や港湾の仕事をする人だけの窓口です。"
    "ほかの仕事と失業給付は、お住まいの住所を担当するハローワークへ行ってください。"
)
"""As other sources' records, these two are content of the directory, in its language."""


def read(service: str, kind: str, service_name: str) -> Iterator[Row]:
    """`service` is one of offices.SERVICES; every office of its table, each an organization of its own."""
    for number, office in enumerate(read_offices(service), start=2):
        record = _record(office, kind, service_name)
        digest = blake2b("\x1f".join((RULES, repr(record))).encode(), digest_size=16).hexdigest()
        yield Row("offices.csv", number, record.scope, record.key, digest, record)


def _record(office: Office, kind: str, service_name: str) -> Record:
    source = office.service.replace("_", "-")
    place = municipality(office.municipality_code)
    return Record(
        source=source,
        scope="",
        key=office.key,
        organization_id=identity.organization_id(source, office.key),
        organization_name=office.official_name,
        organization_kind=kind,
        home=office.id,
        name=office.name,
        name_kana=office.name_kana,
        official_name=office.official_name if office.official_name != office.name else "",
        kind=kind,
        service_name=DAY_LABOUR if office.special else service_name,
        eligibility=FOR_DAY_LABOUR if office.special else "",
        prefecture=office.prefecture,
        city=place.name,
        municipality_code=place.code,
        lat=place.lat,
        lng=place.lng,
        precision="municipality",
        coverage=_coverage(office),
        coverage_note=office.jurisdiction,
    )


def _coverage(office: Office) -> Coverage | None:
    """None for what has no jurisdiction of its own: sub-offices, annexes, and offices for day labour."""
    if not office.jurisdiction or office.special:
        return None
    found = area.coverage(office.jurisdiction, office.prefecture, office.service)
    return Coverage(tuple(sorted(found.whole)), tuple(sorted(found.part)))
