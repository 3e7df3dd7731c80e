"""What an attacker with a pencil can work out: which unknowns a set of
published sums determines (exact linear algebra)."""

from fractions import Fraction


def determined(equations: list[tuple[set, int]]) -> dict:
    """equations: (unknowns, their published sum). Returns every unknown that has exactly one
    possible value, with it."""
    unknowns = sorted(set().union(*(names for names, _ in equations)) if equations else set(), key=str)
    rows = [[Fraction(name in names) for name in unknowns] + [Fraction(total)] for names, total in equations]
    pivots: list[int] = []
    for column in range(len(unknowns)):
        at = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if at is None:
            continue
        top = len(pivots)
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [cell / rows[top][column] for cell in rows[top]]
        for r in range(len(rows)):
            if r != top and rows[r][column]:
                rows[r] = [a - rows[r][column] * b for a, b in zip(rows[r], rows[top], strict=True)]
        pivots.append(column)
    return {
        unknowns[column]: rows[n][-1]
        for n, column in enumerate(pivots)
        if not any(rows[n][c] for c in range(len(unknowns)) if c != column)
    }
