"""What tests of ingest share: a ledger of their own."""

import pytest

from ilp_dash.store.records import open_records


@pytest.fixture
def records(tmp_path, monkeypatch):
    """The ledger of an empty data folder."""
    monkeypatch.setenv("ILP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ILP_RECORDS_URL", raising=False)
    engine = open_records()
    yield engine
    engine.dispose()
