"""Services one after another in the life of a mother or a child: who is counted at a step should be at the next too."""

CHAINS = (("K1", "K4", "K6"), ("PF", "KF_LENGKAP"), ("KN1", "KN_LENGKAP"))


def steps_of(indicator: str | None) -> tuple[tuple[str, str], ...]:
    """(step, next step) of the chain a PWS indicator belongs to, in order; () for one of no chain."""
    chain = next((chain for chain in CHAINS if indicator in chain), ())
    return tuple(zip(chain, chain[1:], strict=False))
