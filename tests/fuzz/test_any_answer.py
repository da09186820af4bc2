"""Any answer of a mall, its envelopes, cursors, counts, tokens and headers: read, or a failure with a name."""

from pathlib import Path
from unittest import mock

import pytest

from sources.shared import ledger
from sources.shared.errors import ContractBroken, KmallError
from tests.fuzz.spoiling import spoilt
from tests.mall_kinds import MALLS
from tests.malls import open_mall

WORLD = {"products": 6, "orders_per_day": 3, "history_days": 2}


@pytest.mark.parametrize("seeds", [range(2), pytest.param(range(2, 150), marks=pytest.mark.soak)], ids=["few", "many"])
@pytest.mark.parametrize("name", MALLS)
def test_a_spoilt_answer_is_read_or_a_failure_with_a_name(name: str, seeds: range, tmp_path: Path) -> None:
    unnamed: dict[int, Exception] = {}
    with open_mall(name, tmp_path, **WORLD) as mall:
        for seed in seeds:

            def noted(trouble: Exception, seed: int = seed) -> KmallError:
                unnamed[seed] = trouble
                return ContractBroken("nobody expected this")

            reader = mall.reader(f"fuzzed-{seed}", start_date="2026-01-04", pseudonym_key="a-key-for-pseudonyms")
            with mock.patch.object(ledger, "unforeseen", noted), spoilt(mall.stand_in, seed):
                entries = [*reader.read().values(), *reader.read().values()]
            assert {entry.status for entry in entries} <= {"ok", "failed", "skipped"}
    if unnamed:
        raise ExceptionGroup(f"failures without a name, by seed: {list(unnamed)}", list(unnamed.values()))
