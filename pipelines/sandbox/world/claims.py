"""Cancels, returns and exchanges: how they open, which stages they go through, what they give back.

A claim's `completed_at` is when the goods side was settled; its refund may still be owed then and has its own date.
A cancel gives all its pieces back to the shelf; a return or exchange does so only when the seller says so (`restocks`).
"""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from .catalogue import change_stock
from .model import OPEN_STAGES, SETTLED_STAGES, Claim, Claimed, Line, Order, Parcel
from .refunds import open_refund
from .shipping import BEFORE_SHIPPING
from .storefront import Storefront, claim_blocks

if TYPE_CHECKING:
    from .world import World


class Claims:
    """Plans and plays the claims of a world."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def plan_for(self, order: Order, rng: Random) -> None:
        """At payment: perhaps a cancel of the whole order, of one line or of part of a line, before it ships."""
        roll, hours = rng.random(), rng.randrange(1, 40)
        if roll < 0.06:
            picks = [(line, line.quantity) for line in order.lines]
        elif roll < 0.12:
            line = rng.choice(order.lines)
            picks = [(line, rng.randint(1, line.quantity))]
        else:
            return
        self._world.plan(self._world.now + timedelta(hours=hours), self.open, order, "cancel", picks, rng)

    def plan_after_delivery(self, order: Order, parcel: Parcel, rng: Random) -> None:
        """At delivery: perhaps a return or an exchange, one day to five weeks later."""
        roll, days = rng.random(), rng.choice((1, 2, 3, 5, 8, 12, 20, 28, 35))
        if roll >= 0.12:
            return
        kind = "return" if roll < 0.07 else "exchange"
        line = rng.choice(parcel.lines)
        picks = [(line, rng.randint(1, line.quantity) if rng.random() < 0.4 else line.quantity)]
        if kind == "return" and rng.random() < 0.25:
            picks = [(each, each.quantity) for each in parcel.lines]
        when = self._world.now + timedelta(days=days, minutes=rng.randrange(600))
        self._world.plan(when, self.open, order, kind, picks, rng)

    def open(
        self,
        order: Order,
        kind: str,
        picks: list[tuple[Line, int]],
        rng: Random,
        script: tuple[tuple[int, str], ...] = (),
    ) -> Claim | None:
        """Open a claim on those of the picked lines that still allow it; None when none does.

        A mall whose claims are about one line each gets one claim a line, one that moves whole
        deliveries one a delivery; the last is returned.
        """
        front = self._world.front(order)
        if not front.claim_scripts.get(kind):
            return None
        shares = self._apart(order, front, picks)
        if len(shares) > 1:
            opened = [self.open(order, kind, share, rng, script) for share in shares]
            return next((claim for claim in reversed(opened) if claim is not None), None)
        picks = shares[0] if shares else []
        allowed = BEFORE_SHIPPING if kind == "cancel" else ("delivered", "confirmed")
        free = [(line, min(pieces, line.quantity)) for line, pieces in picks if self._is_free(line, allowed)]
        if kind == "exchange":
            free = [(line, pieces) for line, pieces in free if line.product.deleted_at is None]
        if not free:
            return None
        scripts = front.claim_scripts[kind]
        script = script or rng.choices([steps for _, steps in scripts], weights=[weight for weight, _ in scripts])[0]
        by_buyer = kind != "cancel" and rng.random() < 0.5
        items = [self._claimed(order, line, pieces) for line, pieces in free]
        claim = Claim(
            claim_id=front.new_claim_id(order, kind, self._world.now, [item.line for item in items]),
            kind=kind,
            stage="",
            reason=rng.choice(front.reasons[by_buyer]),
            by_buyer=by_buyer,
            items=items,
            requested_at=self._world.now,
            restocks=kind == "cancel" or rng.random() < 0.7,
            style=rng.randrange(1_000_000),
        )
        order.claims.append(claim)
        for item in items:
            if item.line.claim is not None:
                item.line.past_claims.append(item.line.claim)
            item.line.claim = claim
        self._step(order, claim, script, 0, rng)
        return claim

    def _step(self, order: Order, claim: Claim, script: tuple[tuple[int, str], ...], at: int, rng: Random) -> None:
        self._enter(order, claim, script[at][1], rng)
        if at + 1 < len(script):
            wait = timedelta(minutes=rng.randrange(30, max(script[at + 1][0], 1) * 60 + 31))
            self._world.plan(self._world.now + wait, self._step, order, claim, script, at + 1, rng)

    def _enter(self, order: Order, claim: Claim, stage: str, rng: Random) -> None:
        now, claim.stage = self._world.now, stage
        claim.entered[stage] = now
        order.version += 1
        if stage in OPEN_STAGES:
            claim.last_open_stage = stage
        if stage in ("rejected", "withdrawn"):
            claim.closed_at = now
            if claim.kind == "cancel":
                lines = [item.line for item in claim.items]
                again = now + timedelta(minutes=rng.randrange(120, 1200))
                self._world.plan(again, self._world.shipping.resume, order, lines, rng)
            return
        if stage != "requested" and stage != "held" and claim.accepted_at is None:
            claim.accepted_at = now
            if claim.kind == "exchange":
                self._send_replacements(order, claim)
        if stage == "collected":
            claim.collected_at = now
        if stage == "reshipping":
            self._world.shipping.resume_replacements(order, claim.replacements, rng)
        if claim.kind != "exchange" and stage in ("refunding", "paused", *SETTLED_STAGES) and claim.refund is None:
            claim.refund = open_refund(order, claim, now, with_shipping=self._world.front(order).refunds_shipping)
        if stage in SETTLED_STAGES and claim.completed_at is None:
            self._settle(order, claim)
        if stage == "completed" and claim.refund is not None:
            claim.refund.refunded_at = now

    def _settle(self, order: Order, claim: Claim) -> None:
        claim.completed_at = self._world.now
        if claim.restocks:
            for item in claim.items:
                self._world.shipping.return_stock(item.line, item.quantity)
        if all(_is_cancelled(line) for line in order.lines):
            order.cancelled_at = self._world.now

    def _send_replacements(self, order: Order, claim: Claim) -> None:
        front = self._world.front(order)
        for item in claim.items:
            old = item.line
            if not front.replaces_lines:
                change_stock(old.product, old.variant, -item.quantity)
                self._world.stock_moved(old.product)
                continue
            number, line_id = front.new_line_id(order)
            new = Line(
                line_id, number, old.product, old.variant, old.name, old.variant.seller_code, item.quantity,
                old.unit_price, old.option_price, 0, 0, 0, "awaiting_return", is_replacement=True,
            )  # fmt: skip
            order.lines.append(new)
            claim.replacements.append(new)
            self._world.shipping.take_stock(new)

    def _claimed(self, order: Order, line: Line, pieces: int) -> Claimed:
        if pieces < line.quantity and self._world.front(order).splits_lines:
            line = self._split(order, line, pieces)
        return Claimed(line, pieces, line.state)

    def _split(self, order: Order, line: Line, pieces: int) -> Line:
        number, line_id = self._world.front(order).new_line_id(order)
        member, coupon, market = (
            amount * pieces // line.quantity
            for amount in (line.member_discount, line.coupon_discount, line.market_discount)
        )
        new = replace(
            line,
            line_id=line_id,
            number=number,
            quantity=pieces,
            member_discount=member,
            coupon_discount=coupon,
            market_discount=market,
            claim=None,
            past_claims=[],
            split_from=line.number,
        )
        line.quantity -= pieces
        line.member_discount -= member
        line.coupon_discount -= coupon
        line.market_discount -= market
        order.lines.append(new)
        next(group for group in order.groups if line in group.lines).lines.append(new)
        if line.parcel is not None:
            line.parcel.lines.append(new)
        return new

    @staticmethod
    def _apart(order: Order, front: Storefront, picks: list[tuple[Line, int]]) -> list[list[tuple[Line, int]]]:
        """The picks of each claim that the mall makes of them."""
        if front.whole_deliveries:
            groups = [group for group in order.groups if any(line in group.lines for line, _ in picks)]
            return [[(line, line.quantity) for line in group.lines] for group in groups]
        return [[pick] for pick in picks] if front.claims_single_lines else [picks]

    @staticmethod
    def _is_free(line: Line, allowed: tuple[str, ...]) -> bool:
        ended = line.claim is None or line.claim.stage in ("rejected", "withdrawn")
        return ended and not line.is_replacement and line.state in allowed


def _is_cancelled(line: Line) -> bool:
    return (
        claim_blocks(line)
        and line.claim is not None
        and line.claim.kind == "cancel"
        and line.claim.completed_at is not None
    )
