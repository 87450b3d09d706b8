"""The template for listings that people fill in themselves: explained columns and an example row, CSV or Excel."""

from __future__ import annotations

import csv
import io
from typing import Final

from directory.sources.listing_rows import FIELDS, NEEDED
from directory.taxonomy import KINDS
from foundation.i18n import LANGS, has_message, t

_REMARK: Final = "#"


def labels() -> dict[str, str]:
    """Every kind's label, in every language → its code."""
    return {t(f"kind.{code}", lang=lang): code for lang in LANGS for code in KINDS}


def explanations() -> list[tuple[str, bool, str, str]]:
    """Column, needed, what to write, an example."""
    return [
        (name, name in NEEDED, t(f"template.column.{number}"), _example(number))
        for number, name in enumerate(FIELDS, start=1)
    ]


def _example(number: int) -> str:
    key = f"template.example.{number}"
    return t(key, lang="ja") if has_message(key) else ""


def rows() -> list[list[str]]:
    """Header, what to write, an example; the last two are remarks and need not be taken out."""
    told = explanations()
    needed = t("template.needed")
    notes = [f"{needed} {note}" if wanted else note for _, wanted, note, _ in told]
    examples = [example for *_, example in told]
    return [list(FIELDS), [f"{_REMARK}{notes[0]}", *notes[1:]], [f"{_REMARK}{examples[0]}", *examples[1:]]]


def csv_template() -> str:
    """For Excel too: whoever writes it to a file puts the byte order mark in front."""
    out = io.StringIO()
    csv.writer(out).writerows(rows())
    return out.getvalue()


def xlsx_template() -> bytes:
    from openpyxl import Workbook  # only here: it takes a second and much memory to load
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = t("template.sheet")
    for row in rows():
        sheet.append(row)
    for number, cells in enumerate(sheet.iter_rows(min_row=1, max_row=3)):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 0, italic=number > 0)
            cell.number_format = "@"
    for number in range(1, len(FIELDS) + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 24
        for row_number in range(4, 500):
            sheet.cell(row=row_number, column=number).number_format = "@"  # text: leading zeros stay
    sheet.freeze_panes = "A4"
    kinds = book.create_sheet(t("template.kinds_sheet"))
    for code in KINDS:
        kinds.append([t(f"kind.{code}"), t(f"kind.{code}.about")])
    kinds.column_dimensions["A"].width, kinds.column_dimensions["B"].width = 36, 80
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
