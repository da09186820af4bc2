"""The token keeper: when it refreshes, what it does with refusals, and that clocks may disagree."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources.shared.errors import MallUnavailable, TokenExpired, TokenRevoked, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenKeeper, TokenStore, skew

NAME = "cafe24/samplemall"
MARGIN = timedelta(minutes=10)
START = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


class Mall:
    """Issues numbered tokens like a mall: two hours, two weeks, each refresh token good for one refresh."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.refreshes = 0
        self.ours: Callable[[], datetime] = now
        self.trouble: Exception | None = None

    def issue(self) -> Token:
        issued_at = self.now()
        return Token(
            f"access-{self.refreshes}",
            f"refresh-{self.refreshes}",
            issued_at + timedelta(hours=2),
            issued_at + timedelta(days=14),
            ("mall.read_order",),
            issued_at,
            skew(issued_at, self.ours()),
        )

    def refresh(self, token: Token | None) -> Token:
        if self.trouble:
            raise self.trouble
        if token and token.refresh_token != f"refresh-{self.refreshes}":
            raise TokenRevoked("the mall refused the stored refresh token")
        self.refreshes += 1
        return self.issue()


class Scene:
    """A mall, a store with its first token, a keeper, and a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        self.mall = Mall(lambda: self.now)
        self.store = TokenStore(f"sqlite:///{folder / 'tokens.sqlite'}")
        self.store.write(NAME, self.mall.issue())

    def keeper(self) -> TokenKeeper:
        return TokenKeeper(self.store, NAME, self.mall.refresh, Clock(lambda: self.now), MARGIN, shop="cafe24 main")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_token_with_enough_time_left_is_handed_out_without_a_call(scene: Scene) -> None:
    scene.now += timedelta(hours=1, minutes=49)
    assert scene.keeper().access().access_token == "access-0"
    assert scene.mall.refreshes == 0


def test_a_token_inside_the_margin_is_refreshed_once_and_stored(scene: Scene) -> None:
    scene.now += timedelta(hours=1, minutes=51)
    keeper = scene.keeper()
    assert [keeper.access().access_token, keeper.access().access_token] == ["access-1", "access-1"]
    stored = scene.store.read(NAME)
    assert stored is not None
    assert (stored.access_token, scene.mall.refreshes) == ("access-1", 1)


def test_the_new_token_is_in_the_store_before_it_is_handed_out(scene: Scene) -> None:
    seen: list[str] = []
    write = scene.store.write

    def writing(name: str, token: Token) -> None:
        write(name, token)
        if token.access_token == "access-0":
            return  # the old one again, to see that the store takes it
        seen.append(token.access_token)
        raise KeyboardInterrupt  # the user gives up right here: nobody has used the token yet

    scene.store.write = writing  # type: ignore[method-assign]
    scene.now += timedelta(hours=2)
    with pytest.raises(KeyboardInterrupt):
        scene.keeper().access()
    scene.store.write = write  # type: ignore[method-assign]
    assert seen == ["access-1"]
    assert scene.keeper().access().access_token == "access-1"


def test_a_token_shorter_lived_than_the_margin_is_used_for_half_its_life(scene: Scene) -> None:
    short = Token("short", "refresh-0", START + timedelta(minutes=8), None, (), START)
    scene.store.write(NAME, short)
    scene.now += timedelta(minutes=3)
    assert scene.keeper().access().access_token == "short"
    scene.now += timedelta(minutes=2)
    assert scene.keeper().access().access_token == "access-1"


def test_a_rejected_token_is_refreshed_once(scene: Scene) -> None:
    assert scene.keeper().renew("access-0").access_token == "access-1"
    assert scene.mall.refreshes == 1


def test_a_rejected_token_that_was_replaced_meanwhile_costs_no_refresh(scene: Scene) -> None:
    first, second = scene.keeper(), scene.keeper()
    first.renew("access-0")
    assert second.renew("access-0").access_token == "access-1"
    assert scene.mall.refreshes == 1


def test_a_token_refused_right_after_its_refresh_is_not_refreshed_again(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.renew("access-0")
    with pytest.raises(TokenExpired, match="just issued"):
        keeper.renew("access-1")
    assert scene.mall.refreshes == 1


def test_a_renewed_token_that_is_refused_an_hour_later_is_refreshed(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.renew("access-0")
    scene.now += timedelta(hours=1)
    assert keeper.renew("access-1").access_token == "access-2"


def test_a_mall_out_of_reach_leaves_the_stored_token_for_the_next_run(scene: Scene) -> None:
    scene.now += timedelta(hours=2)
    scene.mall.trouble = MallUnavailable("POST /oauth/token: the connection failed")
    with pytest.raises(MallUnavailable):
        scene.keeper().access()
    scene.mall.trouble = None
    assert scene.keeper().access().access_token == "access-1"


def test_a_store_that_takes_nothing_is_met_before_the_mall_replaces_the_token(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_name: str, _token: Token) -> None:
        raise WrongConfiguration("the store cannot be used: database or disk is full")

    scene.now += timedelta(hours=3)
    with monkeypatch.context() as patch:
        patch.setattr(scene.store, "write", full)
        with pytest.raises(WrongConfiguration):
            scene.keeper().access()
    assert scene.mall.refreshes == 0
    assert scene.keeper().access().access_token == "access-1"


def test_a_revoked_token_stays_stored_and_the_refusal_is_passed_on(scene: Scene) -> None:
    scene.now += timedelta(hours=2)
    scene.mall.trouble = TokenRevoked("the mall refused the stored refresh token")
    with pytest.raises(TokenRevoked) as caught:
        scene.keeper().access()
    assert "ran out" not in str(caught.value)
    assert scene.store.read(NAME) is not None


def test_a_refusal_after_two_weeks_names_the_day_the_consent_ran_out(scene: Scene) -> None:
    scene.now += timedelta(days=15)
    scene.mall.trouble = TokenRevoked("the mall refused the stored refresh token")
    with pytest.raises(TokenRevoked, match=r"ran out on 2026-01-19 03:00 UTC"):
        scene.keeper().access()


def test_a_shop_that_was_never_authorized_is_told_the_command(scene: Scene) -> None:
    scene.store.delete(NAME)
    with pytest.raises(WrongConfiguration, match="run `kmall authorize cafe24 --shop main`"):
        scene.keeper().access()


@pytest.mark.parametrize("ahead", [timedelta(hours=9), timedelta(hours=-9), timedelta(days=-1800)])
def test_a_mall_whose_clock_differs_is_refreshed_by_its_own_clock(scene: Scene, ahead: timedelta) -> None:
    scene.mall.now = lambda: scene.now + ahead
    scene.mall.ours = lambda: scene.now
    scene.store.write(NAME, scene.mall.issue())
    keeper = scene.keeper()
    issued: list[str] = []
    for _quarter_hour in range(12):
        issued.append(keeper.access().access_token)
        scene.now += timedelta(minutes=15)
    assert issued == ["access-0"] * 8 + ["access-1"] * 4


def test_no_repr_of_the_keeper_shows_a_token(scene: Scene) -> None:
    keeper = scene.keeper()
    keeper.renew("access-0")
    assert "access-" not in repr(keeper)
    assert "refresh-" not in repr(keeper)


def test_a_mall_that_asks_for_no_consent_gives_its_first_token_itself(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.store.delete(NAME)
    with pytest.raises(WrongConfiguration, match="not authorized yet"):
        scene.keeper().access()
    keeper = TokenKeeper(scene.store, NAME, scene.mall.refresh, Clock(lambda: scene.now), MARGIN, issues=True)
    first = keeper.access()
    assert (first.access_token, keeper.access()) == ("access-1", first)
    assert keeper.renew("access-1").access_token == "access-2"
    assert scene.store.read(NAME) == keeper.access()
