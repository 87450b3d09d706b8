"""A few real towns, as the `town` table would hold them."""

from __future__ import annotations

from collections.abc import Sequence

from directory.geo.place import Town

_ROWS = """
011029 北八条西二丁目  43.0690 141.3480
011029 北十条西二丁目  43.0716 141.3470
011011 大通西一丁目  43.0605 141.3560
011011 大通西二十丁目  43.0570 141.3300
132063 宮町一丁目  35.6720 139.4790
132063 本町一丁目  35.6680 139.4750
342084 元町  34.5680 133.2360
261041 蒔絵屋町  35.0142 135.7594
261041 五丁目  35.0100 135.7600
032158 水沢東町  39.1370 141.1420
032158 水沢  39.1400 141.1400
221317 紺屋町  34.7060 137.7280
221350 三方原町  34.7800 137.7200
221350 細江町気賀  34.8100 137.6500
112178 榎戸  36.0950 139.4500
112178 榎戸一丁目  36.0960 139.4510
112178 吹上本町一丁目  36.1020 139.4540
112178 吹上本町二丁目  36.1010 139.4560
112178 本町一丁目  36.0600 139.5100
112178 原  36.0500 139.5000
022101 小国  40.4900 140.7300
022101 小国 深沢 40.4800 140.7400
022101 新屋町  40.6076 140.5749
022101 新屋町 上沢田 40.6093 140.5724
"""


def towns_of(code: str) -> Sequence[Town]:
    return _BY_CODE.get(code, [])


def _town(line: str) -> tuple[str, Town]:
    code, name, koaza, lat, lng = line.split(" ")
    return code, Town(name, koaza, float(lat), float(lng))


_BY_CODE: dict[str, list[Town]] = {}
for _code, _each in map(_town, _ROWS.strip().splitlines()):
    _BY_CODE.setdefault(_code, []).append(_each)
