"""The way from a file in an office's own shape to a mapping a person has confirmed: read, ask, answer, read again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from ilp_dash.domain.mapping import Mapping
from ilp_dash.ingest.child import Child
from ilp_dash.ingest.shapes.opening import propose
from ilp_dash.ingest.shapes.recognise import Proposal
from ilp_dash.store.mappings import known, remember


@dataclass(frozen=True)
class Asked:
    """A file and how it would be read. remembered: its layout was confirmed before."""

    file_name: str
    sha256: str
    proposal: Proposal
    remembered: bool


def asked_about(
    content: bytes,
    file_name: str,
    reference,
    records: Engine,
    answer: Callable[[Mapping, Proposal], Mapping] = lambda mapping, first: mapping,
) -> Asked:
    """How a file would be read by what is remembered of its layout and by the answers a person gives now.

    answer: (what is remembered, else proposed; how the file is read without answers) -> with the answers. Raises
    BadFile as `propose` does.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with Child() as child:
        first = child.call(file_name, propose, content, file_name, reference)
        mapping = known(records, first.signature, sha256)
        answered = answer(mapping or first.mapping, first)
        proposal = child.call(file_name, propose, content, file_name, reference, answered)
    return Asked(file_name, sha256, proposal, mapping is not None)


def keep(records: Engine, asked: Asked, who: str | None = None) -> None:
    """Remember a mapping with no open question. who: as in `store.mappings.remember`."""
    remember(records, asked.proposal.mapping, asked.sha256, asked.file_name, who)
