"""The matrix of what malls can tell: whole, with reasons, and the same on every screen."""

import json

import pytest

from pipelines.capabilities import capabilities
from pipelines.cli import main
from pipelines.platforms import all_platforms

AREAS = ["product_information", "order_status", "inventory", "refunds", "reviews"]


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        main(["capabilities", *arguments])
    assert ended.value.code == 0
    return capsys.readouterr().out.splitlines()


def test_every_mall_says_yes_partial_or_no_to_every_function() -> None:
    by_mall = {
        name: {(each.area, each.function): each.supported for each in capabilities([name])} for name in all_platforms()
    }
    first, *others = by_mall.values()
    assert all(said.keys() == first.keys() for said in others)
    assert {word for said in by_mall.values() for word in said.values()} == {"yes", "partial", "no"}
    assert list(dict.fromkeys(area for area, _ in first)) == AREAS


def test_what_is_no_plain_yes_has_a_reason() -> None:
    assert [each for each in capabilities() if each.supported != "yes" and not each.why] == []


def test_the_malls_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(capsys)
    heading = next(line for line in shown if "function" in line)
    assert [platform.title for platform in all_platforms().values() if platform.title not in heading] == []
    row = next(line for line in shown if line.split()[:2] == ["order", "lines"])
    assert len(row.split()[2:]) == len(all_platforms())


def test_one_mall_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert any("no call of the mall reads reviews" in line for line in lines(capsys, "--platform", "naver_smartstore"))


def test_machines_get_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads("\n".join(lines(capsys, "--json", "--platform", "cafe24")))["capabilities"]
    assert [each["function"] for each in told] == [each.function for each in capabilities(["cafe24"])]
