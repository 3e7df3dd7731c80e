"""The eight ILP steps of the demonstration's cities: all invented, all
marked SIMULASI, after the dates of their puskesmas.

Published facts bind them: Tebing Tinggi is still in coordination and advocacy on 7 August 2024, Magelang's kick-off is
on 12 June 2024, Ambon has its pilots before November 2024. Jambi and Jakarta
name no pilots, so step 7 stays unwritten there.
"""

from collections.abc import Sequence
from datetime import date

from ilp_dash.domain.readiness import IlpStep

# City -> step: (planned, reached); None = not reached by the end of the demonstration.
_DAYS: dict[str, dict[int, tuple[str | None, str | None]]] = {
    "15.71": {
        1: ("2023-10-31", "2023-10-18"),
        2: ("2023-11-30", "2023-11-20"),
        3: ("2023-12-31", "2023-12-14"),
        4: ("2024-01-31", "2024-01-22"),
        5: ("2024-01-31", "2024-02-01"),
        6: ("2024-02-15", "2024-02-12"),
        8: ("2024-03-31", "2024-03-11"),
    },
    "31": {
        1: ("2023-09-15", "2023-09-12"),
        2: ("2023-09-30", "2023-09-22"),
        3: ("2023-09-30", "2023-10-03"),
        4: ("2023-10-31", "2023-10-16"),
        5: ("2023-10-31", "2023-10-24"),
        6: ("2023-10-31", "2023-10-30"),
        8: ("2023-12-31", "2023-11-27"),
    },
    "33.71": {
        1: ("2024-01-31", "2024-01-25"),
        2: ("2024-02-29", "2024-02-20"),
        3: ("2024-03-31", "2024-03-27"),
        4: ("2024-04-30", "2024-05-08"),
        5: ("2024-05-31", "2024-05-22"),
        6: ("2024-05-31", "2024-05-29"),
        7: ("2024-06-30", "2024-06-12"),
        8: ("2024-09-30", "2024-10-01"),
    },
    "81.71": {
        1: ("2024-02-29", "2024-02-21"),
        2: ("2024-03-31", "2024-03-19"),
        3: ("2024-03-31", "2024-04-04"),
        4: ("2024-04-30", "2024-05-06"),
        5: ("2024-05-31", "2024-05-16"),
        6: ("2024-05-31", "2024-05-28"),
        7: ("2024-06-30", "2024-06-03"),
        8: ("2025-03-31", "2025-05-12"),
    },
    "12.76": {
        1: ("2024-06-30", "2024-06-19"),
        2: ("2024-07-31", "2024-07-24"),
        3: ("2024-09-30", "2024-10-09"),
        4: ("2024-12-31", "2025-01-14"),
        5: ("2025-01-31", "2025-02-05"),
        6: ("2025-02-28", "2025-02-26"),
        7: ("2025-03-31", "2025-03-17"),
        8: ("2026-03-31", None),
    },
}
_PROOF = {4: "SK", 5: "notulen", 6: "daftar tempat", 7: "penetapan pilot", 8: "rencana perluasan"}


def simulated_steps(reference, cities: Sequence[str] | None = None) -> list[IlpStep]:
    """The steps of the cities asked for (None = all of the reference that have
    some), each with evidence beginning SIMULASI."""
    asked = [c.kota_code for c in reference.cities if cities is None or c.kota_code in cities]
    return [
        IlpStep(
            kota,
            no,
            plan and date.fromisoformat(plan),
            day and date.fromisoformat(day),
            f"SIMULASI {_PROOF.get(no, 'notulen')}",
            True,
        )
        for kota in asked
        for no, (plan, day) in _DAYS.get(kota, {}).items()
    ]
