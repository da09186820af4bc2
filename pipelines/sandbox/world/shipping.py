"""From placed to purchase confirmed: payment, unpaid cancels, preparing, holding, parcels, delivery."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from .catalogue import change_stock
from .model import Line, Order, Parcel
from .storefront import claim_blocks

if TYPE_CHECKING:
    from .world import World

BEFORE_SHIPPING = ("paid", "preparing", "on_hold", "ready_to_ship")
UNPAID_CANCELLED_BY = ("buyer", "system", "shop")


class Shipping:
    """Plans and plays the life of an order that nobody disputes."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def begin(self, order: Order, rng: Random) -> None:
        """Called once, when the order is placed: takes stock where it is taken at order time and plans the payment."""
        at = order.placed_at
        for line in order.lines:
            if line.variant.deducts_at == "order":
                self.take_stock(line)
        if "bank_transfer" not in order.tenders:
            # some card payments are confirmed by the bank only later
            waits = (
                timedelta(minutes=rng.randrange(20, 90))
                if rng.random() < 0.04
                else timedelta(seconds=rng.randrange(5, 60))
            )
            self._world.plan(at + waits, self.pay, order, rng)
        elif rng.random() < 0.75:
            self._world.plan(at + timedelta(minutes=rng.randrange(30, 48 * 60)), self.pay, order, rng)
        else:
            who = rng.choices(UNPAID_CANCELLED_BY, weights=(30, 55, 15))[0]
            waits = timedelta(days=3) if who == "system" else timedelta(hours=rng.randrange(2, 70))
            self._world.plan(at + waits, self.cancel_unpaid, order, who)

    def pay(self, order: Order, rng: Random) -> None:
        order.paid_at = self._world.now
        for line in order.lines:
            line.state = "paid"
            if line.variant.deducts_at == "payment":
                self.take_stock(line)
        order.version += 1
        prepared = self._world.now + timedelta(minutes=rng.randrange(60, 26 * 60))
        self._world.plan(prepared, self.prepare, order, rng)
        self._world.claims.plan_for(order, rng)

    def cancel_unpaid(self, order: Order, who: str) -> None:
        for line in order.lines:
            line.state, line.cancelled_by, line.unpaid_cancel_at = "cancelled_unpaid", who, self._world.now
            self.return_stock(line, line.quantity)
        order.cancelled_at = self._world.now
        order.version += 1

    def prepare(self, order: Order, rng: Random) -> None:
        """The seller takes the order on and decides into how many parcels it goes."""
        for line in order.lines:
            if line.state == "paid" and not claim_blocks(line):
                line.state, line.prepared_at = "preparing", self._world.now
                self.forget_failed_claim(line)
        order.version += 1
        lines = [line for line in order.lines if not line.is_replacement]
        split = len(lines) > 1 and rng.random() < 0.25
        packs = [lines[:1], lines[1:]] if split else [lines]
        if self._world.front(order).whole_deliveries:
            packs = [group.lines for group in order.groups]
        for pack in packs:
            ships = self._world.now + timedelta(minutes=rng.randrange(4 * 60, 50 * 60))
            if rng.random() < 0.1:
                held = self._world.now + timedelta(hours=1)
                self._world.plan(held, self.move, order, pack, "preparing", "on_hold")
                ships += timedelta(days=rng.randrange(2, 7))
                self._world.plan(ships - timedelta(hours=2), self.move, order, pack, "on_hold", "ready_to_ship")
            elif rng.random() < 0.7:
                packed = self._world.now + (ships - self._world.now) / 2
                self._world.plan(packed, self.move, order, pack, "preparing", "ready_to_ship")
            self._world.plan(ships, self.dispatch, order, pack, rng)

    def move(self, order: Order, lines: list[Line], from_state: str, to_state: str) -> None:
        for line in lines:
            if line.state == from_state and not claim_blocks(line):
                line.state = to_state
                self.forget_failed_claim(line)
        order.version += 1

    def dispatch(self, order: Order, lines: list[Line], rng: Random) -> None:
        """Hand over in one parcel what may still go; pieces split off meanwhile travel with their line."""
        numbers = {line.number for line in lines}
        go = [
            line
            for line in order.lines
            if (line.number in numbers or line.split_from in numbers) and line.state in BEFORE_SHIPPING
        ]
        go = [line for line in go if not claim_blocks(line) and line.prepared_at is not None]
        if not go:
            return
        at = self._world.now
        # a parcel of yesterday evening is sometimes entered this morning with yesterday's time
        shipped = at - timedelta(hours=20) if rng.random() < 0.04 else at
        shipped = max(shipped, max(line.prepared_at for line in go if line.prepared_at is not None))
        number = len(order.parcels)
        parcel = Parcel(
            shipment_id=self._world.front(order).numbering.shipment_id(order, number, go),
            number=number,
            carrier=order.facts["carrier"],
            tracking_no=f"{rng.randrange(10**11, 10**12)}",
            tracking_at=at,
            dispatched_at=shipped,
            entered_at=at,
            lines=go,
        )
        order.parcels.append(parcel)
        for line in go:
            line.state, line.shipped_at, line.parcel = "shipped", shipped, parcel
            self.forget_failed_claim(line)
        order.version += 1
        if rng.random() < 0.03:
            self._world.plan(at + timedelta(hours=20), self.correct_tracking, order, parcel, rng)
        self._world.plan(at + timedelta(minutes=rng.randrange(16 * 60, 75 * 60)), self.deliver, order, parcel, rng)

    def correct_tracking(self, order: Order, parcel: Parcel, rng: Random) -> None:
        parcel.tracking_no, parcel.tracking_at = f"{rng.randrange(10**11, 10**12)}", self._world.now
        order.version += 1

    def deliver(self, order: Order, parcel: Parcel, rng: Random) -> None:
        parcel.delivered_at = self._world.now
        for line in parcel.lines:
            if line.state == "shipped":
                line.state, line.delivered_at = "delivered", self._world.now
        order.version += 1
        self._world.plan(self._world.now + timedelta(days=7, hours=rng.randrange(24)), self.confirm, order, parcel)
        self._world.reviewing.plan_for(order, parcel, rng)

    def confirm(self, order: Order, parcel: Parcel) -> None:
        for line in parcel.lines:
            if line.state == "delivered" and not claim_blocks(line):
                line.state, line.confirmed_at = "confirmed", self._world.now
                self.forget_failed_claim(line)
        order.version += 1

    def resume(self, order: Order, lines: list[Line], rng: Random) -> None:
        """A cancel came to nothing: what was left behind by its parcel goes out after all."""
        at = self._world.now
        for line in lines:
            if line.state == "paid" and not claim_blocks(line):
                line.state, line.prepared_at = "preparing", at
                self.forget_failed_claim(line)
        order.version += 1
        self._world.plan(at + timedelta(hours=rng.randrange(2, 30)), self.dispatch, order, lines, rng)

    def resume_replacements(self, order: Order, lines: list[Line], rng: Random) -> None:
        """The goods of an exchange came back: the replacement is prepared and sent like a sold line."""
        at = self._world.now
        for line in lines:
            line.state, line.prepared_at = "preparing", at
        self._world.plan(at + timedelta(hours=rng.randrange(2, 30)), self.dispatch, order, lines, rng)

    def take_stock(self, line: Line) -> None:
        change_stock(line.product, line.variant, -line.quantity)
        line.stock_taken = True
        self._world.stock_moved(line.product)

    def return_stock(self, line: Line, pieces: int) -> None:
        if line.stock_taken:
            change_stock(line.product, line.variant, pieces)
            self._world.stock_moved(line.product)

    def forget_failed_claim(self, line: Line) -> None:
        """A line that moves on no longer shows a claim that was refused or taken back; the claim itself remains."""
        failed = line.claim is not None and line.claim.stage in ("rejected", "withdrawn")
        if line.claim is not None and failed and self._world.front_selling(line.product).forgets_failed_claims:
            line.past_claims.append(line.claim)
            line.claim = None
