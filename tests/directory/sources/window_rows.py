"""Rows of the windows data set in the publisher's form."""

from __future__ import annotations

import csv
from pathlib import Path

HEAD_TEXT = (
    "id,municipalityId,categoryId,name,plainName,department,description,postalCode,address,phone,fax,email,"
    "contactFormUrl,officialUrl,openingHours,closedDays,reservationRequired,availableMethods,accessibility,languages,"
    "emergencyAlternative,serviceArea,eligibilityConditions,sourceId,status,lastVerifiedAt,contactType,"
    "verificationLevel,scope,prefectureCode"
)
HEAD = HEAD_TEXT.split(",")
ROW = {
    **dict.fromkeys(HEAD, ""),
    "id": "jp-28227-housing-benefit",
    "municipalityId": "jp-28227",
    "categoryId": "rent",
    "name": "社会福祉課",
    "plainName": "住居確保給付金の相談・申請窓口",
    "description": "支給要件は窓口で確認してください。",
    "address": "宍粟市山崎町今宿5番地15",
    "phone": "0790-63-3067",
    "officialUrl": "https://www.city.example/",
    "openingHours": "平日 午前8時30分から午後5時15分",
    "closedDays": "土曜日・日曜日・祝日・年末年始",
    "availableMethods": "電話・来所",
    "status": "published",
    "lastVerifiedAt": "2026-07-26",
    "contactType": "direct",
    "scope": "municipality",
}
PLACES = [("jp-28227", "282278", "宍粟市"), ("jp-28228", "282286", "加東市"), ("kobe", "281000", "神戸市")]
PROGRAM = {
    "id": "housing-security-benefit",
    "description": "家賃を支える制度です。",
    "targetPeople": "収入が減った方",
    "requiredDocuments": "本人確認書類",
    "documentsOptionalNote": "",
    "applicationFlow": "",
}


def window(**changes: str) -> dict[str, str]:
    return {**ROW, **changes}


def write_windows(folder: Path, *rows: dict[str, str], places=PLACES) -> Path:
    folder.mkdir(exist_ok=True)
    _write(folder / "municipalities.csv", ["id", "municipalityCode", "name"], places)
    _write(folder / "programs.csv", list(PROGRAM), [list(PROGRAM.values())])
    return _write(folder / "offices.csv", HEAD, [[row[name] for name in HEAD] for row in rows])


def _write(path: Path, head: list[str], rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path
