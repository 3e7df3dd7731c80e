"""Exports of DHIS2 in every spelling, and a mapping table for them."""

import json

SELATAN, UTARA, REJOWINANGUN = "OrgSelatan1", "OrgUtara001", "KelRejowin1"
HT, SASARAN_HT, K1, OTHER = "DeHipertens", "DeSasaranHt", "DeKunjungK1", "DeTidakPaka"
MALE, FEMALE = "CocLakilaki", "CocPerempua"
TABLE = f"""jenis;dhis2;kode;rincian
unit;{SELATAN};P3371010201;
unit;{UTARA};P3371020201;
unit;{REJOWINANGUN};33.71.01.1003;
elemen;{HT};SPM08;dilayani
elemen;{SASARAN_HT};SPM08;sasaran_riil
elemen;{K1};K1;dilayani
elemen;{OTHER};-;
"""
# (data element, combo, unit, period, value)
VALUES = [
    (HT, MALE, SELATAN, "202501", "11"),
    (HT, FEMALE, SELATAN, "202501", "13.0"),
    (HT, MALE, SELATAN, "202502", "0"),
    (SASARAN_HT, "", SELATAN, "202501", "900"),
    (HT, FEMALE, UTARA, "202501", "5"),
    (K1, "", REJOWINANGUN, "202501", "4"),
    (OTHER, "", SELATAN, "202501", "7"),
]
KEYS = ("dataElement", "categoryOptionCombo", "orgUnit", "period", "value")


def flat_json(values=VALUES) -> bytes:
    """dataValueSets with everything on each value."""
    return json.dumps({"dataValues": [dict(zip(KEYS, value, strict=True)) for value in values]}).encode()


def nested_json(values=VALUES) -> bytes:
    """dataValueSets of one unit and month, which stand on top."""
    unit, period = values[0][2:4]
    named = [dict(zip(KEYS, value, strict=True)) for value in values if value[2:4] == (unit, period)]
    mine = [{key: value[key] for key in ("dataElement", "categoryOptionCombo", "value")} for value in named]
    return json.dumps({"dataSet": "DsSpm000001", "period": period, "orgUnit": unit, "dataValues": mine}).encode()


def value_csv(
    values=VALUES, headings="dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value"
) -> bytes:
    """dataValueSets as CSV; what follows the value is who stored it, when, a remark, and two marks."""
    more = ",storedby,lastupdated,comment,followup,deleted"
    lines = [
        f'"{e}","{p}","{u}","{c}","HllvX50cXC0","{v}","op","2025-02-01","",false,false' for e, c, u, p, v in values
    ]
    return "\n".join((headings + more, *lines)).encode()


def analytics_json(values=VALUES, order=("value", "ou", "dx", "co", "pe")) -> bytes:
    """analytics.json, its columns in any order."""
    at = {"dx": 0, "co": 1, "ou": 2, "pe": 3, "value": 4}
    rows = [[value[at[name]] for name in order] for value in values]
    return json.dumps({"headers": [{"name": name} for name in order], "rows": rows, "height": len(rows)}).encode()
