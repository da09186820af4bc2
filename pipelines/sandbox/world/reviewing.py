"""Reviews: written after delivery, answered, hidden and deleted later."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from .model import Order, Parcel, Review

if TYPE_CHECKING:
    from .world import World

TEXTS = {
    5: ("아주 만족해요", "<p>색도 예쁘고 배송도 빨라요. 또 살게요!</p>"),
    4: ("좋아요", "<p>전체적으로 좋습니다.<br>포장이 조금 아쉬워요.</p>"),
    3: ("보통이에요", "<p>그냥 쓸 만해요.</p>"),
    2: ("아쉬워요", "<p>사진과 색이 달라요.</p>"),
    1: ("실망", "<p>마감이 좋지 않아 교환했어요.</p>"),
}
ANSWER = ("답변드립니다", "<p>소중한 후기 감사합니다.</p>")


class Reviewing:
    """Plans and plays the reviews of a world."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def plan_for(self, order: Order, parcel: Parcel, rng: Random) -> None:
        """At delivery: perhaps a review within ten days; also the moment returns and exchanges are drawn."""
        self._world.claims.plan_after_delivery(order, parcel, rng)
        if order.person.member_id and rng.random() < 0.3:
            when = self._world.now + timedelta(minutes=rng.randrange(300, 10 * 24 * 60))
            self._world.plan(when, self.write, order, parcel, rng)

    def write(self, order: Order, parcel: Parcel, rng: Random) -> None:
        now, front = self._world.now, self._world.front(order)
        sold = [line for line in parcel.lines if not line.product.is_extra]
        if not front.has_reviews or not sold:
            return
        rating = rng.choices((5, 4, 3, 2, 1), weights=(55, 25, 10, 6, 4))[0]
        title, text = TEXTS[rating]
        review = Review(
            len(front.reviews) + 1, rng.choice(sold).product, order, order.person, rating, title, text, now,
            order.shop_no, secret=rng.random() < 0.05,
        )  # fmt: skip
        front.reviews.append(review)
        if rng.random() < 0.4:
            self._world.plan(now + timedelta(minutes=rng.randrange(60, 3000)), self.answer, order, review)
        if rng.random() < 0.08:
            self._world.plan(now + timedelta(minutes=rng.randrange(60, 20000)), self.hide, review)
        elif rng.random() < 0.06:
            self._world.plan(now + timedelta(minutes=rng.randrange(60, 20000)), self.delete, review, rng.random() < 0.5)

    def answer(self, order: Order, review: Review) -> None:
        front = self._world.front(order)
        reply = Review(
            len(front.reviews) + 1, review.product, None, self._world.seller, 0, *ANSWER, self._world.now,
            review.shop_no, parent=review,
        )  # fmt: skip
        review.replies.append(reply)
        front.reviews.append(reply)

    def hide(self, review: Review) -> None:
        review.displayed = False

    def delete(self, review: Review, by_writer: bool) -> None:
        review.deleted = "by_writer" if by_writer else "by_shop"
