"""Product orders by id and by condition: contract sections 7.2 and 7.3, checklist item 5."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.naver_smartstore.caller import QUERY, Caller, stamp

CONDITION = "/v1/pay-order/seller/product-orders"
Row = dict[str, Any]


def ids(visitor: Caller, count: int = 10_000) -> list[str]:
    return [row["line_id"] for row in visitor.world.truth()["order_lines"]][:count]


def shown(visitor: Caller, line_id: str, **body: Any) -> Row:
    return visitor.product_orders([line_id], **body)[0]


def line_with(visitor: Caller, **wanted: Any) -> str:
    """A line of the truth whose columns have the values wanted."""
    rows = visitor.world.truth()["order_lines"]
    return next(row["line_id"] for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_members_are_absent_rather_than_null(old_visitor: Caller) -> None:
    def nulls(value: Any) -> bool:
        if isinstance(value, dict):
            return any(each is None or nulls(each) for each in value.values())
        return isinstance(value, list) and any(nulls(each) for each in value)

    rows = old_visitor.product_orders(ids(old_visitor))

    assert not any(nulls(row) for row in rows)
    assert {"delivery", "currentClaim", "completedClaims"} <= {name for row in rows for name in row}
    assert any(set(row) == {"order", "productOrder"} for row in rows)


def test_answer_is_shuffled_unless_switched_off(old_store: Sandbox, old_visitor: Caller) -> None:
    asked = ids(old_visitor, 50)
    shuffled = [row["productOrder"]["productOrderId"] for row in old_visitor.product_orders(asked)]
    old_store.naver_smartstore.switches.answers_shuffled = False
    ordered = [row["productOrder"]["productOrderId"] for row in old_visitor.product_orders(asked)]
    old_store.naver_smartstore.switches.answers_shuffled = True

    assert ordered == asked != shuffled
    assert sorted(shuffled) == asked


def test_three_hundred_ids_are_the_most(old_visitor: Caller) -> None:
    asked = ids(old_visitor, 301)

    assert len(old_visitor.post(QUERY, {"productOrderIds": asked[:300]}).json()["data"]) == 300
    for wrong in (asked, [], "2026", None):
        answer = old_visitor.post(QUERY, {"productOrderIds": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "4000")


def test_unknown_id_refuses_the_query_or_is_skipped(visitor: Caller) -> None:
    known = ids(visitor, 2)
    body = {"productOrderIds": [*known, "2026010199999999"]}

    refused = visitor.post(QUERY, body)
    visitor.mall.switches.unknown_ids = "skipped"

    assert (refused.status_code, refused.json()["code"]) == (404, "100001")
    assert len(visitor.post(QUERY, body).json()["data"]) == 2


def test_compatibility_decides_about_partial_members(visitor: Caller) -> None:
    order_id, line_id = next(
        (row["order_id"], row["line_id"])
        for row in visitor.world.truth()["order_lines"]
        if row["canonical_status"] in ("paid", "preparing") and row["qty_ordered"] > 1
    )
    visitor.world.act.claim(order_id, "cancel", [line_id], 1, ((0, "requested"),))

    full = shown(visitor, line_id)
    short = shown(visitor, line_id, quantityClaimCompatibility=False)

    assert full["currentClaim"]["cancel"]["requestQuantity"] == 1
    assert full["productOrder"]["remainQuantity"] == full["productOrder"]["initialQuantity"] > 1
    assert "currentClaim" not in short
    assert not [name for name in short["productOrder"] if name.startswith(("initial", "remain"))]
    assert short["cancel"]["claimId"] == full["currentClaim"]["cancel"]["claimId"]
    visitor.mall.switches.needs_compatibility = False
    assert shown(visitor, line_id, quantityClaimCompatibility=False) == full


def test_claim_moves_from_current_to_completed(visitor: Caller) -> None:
    line_id = line_with(visitor, canonical_status="preparing", claim_type="none")
    order_id = shown(visitor, line_id)["order"]["orderId"]
    visitor.world.act.claim(order_id, "cancel", [line_id], None, ((0, "requested"), (0, "completed")))
    running = shown(visitor, line_id)
    visitor.world.advance(hours=2)

    done = shown(visitor, line_id)

    assert running["productOrder"]["claimStatus"] == "CANCEL_REQUEST"
    assert running["currentClaim"]["cancel"]["claimStatus"] == "CANCEL_REQUEST"
    assert "completedClaims" not in running
    assert "currentClaim" not in done
    assert done["completedClaims"][0]["claimStatus"] == "CANCEL_DONE"
    assert done["productOrder"]["productOrderStatus"] == "CANCELED"
    assert (done["productOrder"]["remainQuantity"], done["productOrder"]["remainPaymentAmount"]) == (0, 0)
    assert done["cancel"]["claimStatus"] == "CANCEL_DONE"
    visitor.mall.switches.current_claim_stays = True
    visitor.mall.switches.deprecated_claims = False
    assert shown(visitor, line_id)["currentClaim"]["cancel"]["claimStatus"] == "CANCEL_DONE"
    assert "cancel" not in shown(visitor, line_id)


def test_held_return_says_so_in_its_holdback(old_visitor: Caller) -> None:
    rows = [row.get("currentClaim", {}).get("return") for row in old_visitor.product_orders(ids(old_visitor))]
    truth = {row["claim_id"]: row["claim_phase"] for row in old_visitor.world.truth()["claims"]}
    statuses = {claim["claimId"]: claim.get("holdbackStatus") for claim in rows if claim}

    assert {phase for claim, phase in truth.items() if statuses.get(claim) == "HOLDBACK"} <= {"held"}
    assert all(statuses[claim] == "HOLDBACK" for claim in statuses if truth[claim] == "held")


def test_gift_hides_who_gave_it_and_waits_as_long_as_switched(old_store: Sandbox, old_visitor: Caller) -> None:
    switches = old_store.naver_smartstore.switches
    names = old_store.world.personal_values()
    gifts = [
        row for row in old_visitor.product_orders(ids(old_visitor)) if "giftReceivingStatus" in row["productOrder"]
    ]
    switches.gift_wait = timedelta(days=100)
    line_id = gifts[0]["productOrder"]["productOrderId"]
    waiting = shown(old_visitor, line_id)
    switches.gift_wait = timedelta(0)

    assert {row["productOrder"]["giftReceivingStatus"] for row in gifts} == {"RECEIVED"}
    assert not {row["order"]["ordererName"] for row in gifts} & names
    assert waiting["productOrder"]["giftReceivingStatus"] == "WAIT_FOR_RECEIVING"
    assert shown(old_visitor, line_id) == gifts[0]


def test_personal_data_is_where_the_mall_puts_it(old_visitor: Caller) -> None:
    rows = old_visitor.product_orders(ids(old_visitor))
    people, own = old_visitor.world.personal_values(), old_visitor.mall.extra_personal_values
    plain = next(row for row in rows if "*" not in row["order"]["ordererName"] and "ordererId" in row["order"])
    address = plain["productOrder"]["shippingAddress"]

    assert {plain["order"][name] for name in ("ordererId", "ordererName", "ordererTel")} <= people
    assert {address[name] for name in ("name", "tel1", "baseAddress")} <= people
    assert address["entryMethodContent"] in own
    assert {row["productOrder"].get("individualCustomUniqueCode") for row in rows} - {None} <= own
    details = [claim["claimRequestDetailContent"] for row in rows for claim in row.get("completedClaims", ())]
    assert any(value in details[0] for value in people)


def test_delivery_fee_repeats_on_a_package_unless_switched_off(old_store: Sandbox, old_visitor: Caller) -> None:
    def fees() -> list[list[int]]:
        packages: dict[str, list[int]] = {}
        for row in old_visitor.product_orders(ids(old_visitor)):
            product = row["productOrder"]
            packages.setdefault(product["packageNumber"], []).append(product["deliveryFeeAmount"])
        return [amounts for amounts in packages.values() if len(amounts) > 1 and any(amounts)]

    repeated = fees()
    old_store.naver_smartstore.switches.delivery_fee_repeats = False
    once = fees()
    old_store.naver_smartstore.switches.delivery_fee_repeats = True

    assert all(len(set(amounts)) == 1 for amounts in repeated)
    assert all(sorted(amounts)[:-1] == [0] * (len(amounts) - 1) for amounts in once)


def test_words_of_a_tests_choice_are_shown(visitor: Caller) -> None:
    line_id = ids(visitor, 1)[0]
    visitor.mall.show_status(line_id, "TELEPORTED")
    visitor.mall.show_claim(line_id, "PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK")
    visitor.mall.switches.new_fields = True
    visitor.mall.switches.short_fractions = True

    row = shown(visitor, line_id)

    assert row["productOrder"]["productOrderStatus"] == "TELEPORTED"
    assert row["productOrder"]["claimType"] == "PURCHASE_DECISION_HOLDBACK"
    assert row["carbonLabel"] == {"grade": "A"}
    assert row["order"]["orderDate"].endswith(".0+09:00")


def test_other_readings_of_amounts_and_flags_can_be_switched(old_store: Sandbox, old_visitor: Caller) -> None:
    switches = old_store.naver_smartstore.switches
    rows = old_visitor.product_orders(ids(old_visitor))
    row = next(row for row in rows if row["productOrder"]["optionPrice"] and "delivery" in row)
    line_id = row["productOrder"]["productOrderId"]
    switches.unit_price_with_option = switches.text_booleans = True
    switches.newer_members = False
    switched = shown(old_visitor, line_id)
    switches.unit_price_with_option = switches.text_booleans = False
    switches.newer_members = True

    both = row["productOrder"]["unitPrice"] + row["productOrder"]["optionPrice"]
    assert switched["productOrder"]["unitPrice"] == both
    newer = {"initialSellerBurdenDiscountAmount", "remainSellerBurdenDiscountAmount"}
    assert set(row["productOrder"]) ^ set(switched["productOrder"]) == {*newer, "optionCode"}
    assert (row["delivery"]["isWrongTrackingNumber"], switched["delivery"]["isWrongTrackingNumber"]) == (False, "false")


def test_fee_paid_apart_does_not_say_that_it_is_deducted(old_store: Sandbox, old_visitor: Caller) -> None:
    def methods() -> set[tuple[int, str | None]]:
        rows = old_visitor.product_orders(ids(old_visitor))
        done = [claim for row in rows for claim in row.get("completedClaims", ()) if "collectStatus" in claim]
        return {(claim["claimDeliveryFeeDemandAmount"], claim.get("claimDeliveryFeePayMethod")) for claim in done}

    usual = methods()
    old_store.naver_smartstore.switches.fees_paid_apart = True
    apart = methods()
    old_store.naver_smartstore.switches.fees_paid_apart = False

    assert usual == {(0, None), (3000, "환불금에서 차감")}
    assert apart == {(3000, "판매자에게 직접 송금"), (3000, "환불금에서 차감")}


def test_ids_of_an_order_are_listed(visitor: Caller) -> None:
    order = next(row for row in visitor.world.truth()["orders"] if row["line_count"] > 1)
    path = "/v1/pay-order/seller/orders/{}/product-order-ids"

    listed = visitor.get(path.format(order["order_id"])).json()["data"]

    assert listed == [
        row["line_id"] for row in visitor.world.truth()["order_lines"] if row["order_id"] == order["order_id"]
    ]
    assert visitor.get(path.format("1")).json()["code"] == "100003"


def test_condition_finds_a_day_of_payments_page_by_page(old_visitor: Caller) -> None:
    start = old_visitor.world.now - timedelta(days=6)
    bounds = {"from": stamp(start), "quantityClaimCompatibility": "true"}
    whole = old_visitor.get(CONDITION, **bounds).json()["data"]
    pages = [old_visitor.get(CONDITION, **bounds, pageSize=7, page=page).json()["data"] for page in range(1, 9)]

    found = [entry["productOrderId"] for entry in whole["contents"]]
    assert found == [
        row["line_id"]
        for row in old_visitor.world.truth()["order_lines"]
        if row["paid_at"] and start <= row["paid_at"] <= start + timedelta(hours=24)
    ]
    assert [entry["productOrderId"] for page in pages for entry in page["contents"]] == found
    assert whole["pagination"] == {"page": 1, "size": 300, "hasNext": False}
    assert pages[0]["pagination"]["hasNext"]
    assert whole["contents"][0]["content"] == shown(old_visitor, found[0])


def test_condition_takes_repeated_words_like_words_with_commas(old_visitor: Caller) -> None:
    start = {"from": stamp(old_visitor.mall.now - timedelta(hours=30)), "rangeType": "ORDERED_DATETIME"}
    words = ["PAYED", "PAYMENT_WAITING"]
    repeated, joined = (
        old_visitor.get(CONDITION, **start, productOrderStatuses=asked).json()["data"]["contents"]
        for asked in (words, ",".join(words))
    )
    assert repeated == joined
    assert {row["content"]["productOrder"]["productOrderStatus"] for row in repeated} <= set(words)
    assert repeated


def test_condition_filters_by_range_and_words(old_visitor: Caller) -> None:
    start = old_visitor.world.now - timedelta(hours=24)
    new = old_visitor.get(CONDITION, **{"from": stamp(start), "placeOrderStatusType": "NOT_YET"}).json()["data"]
    confirmed = old_visitor.get(CONDITION, **{"from": stamp(start), "rangeType": "PURCHASE_DECIDED_DATETIME"}).json()

    assert {entry["content"]["productOrder"]["placeOrderStatus"] for entry in new["contents"]} == {"NOT_YET"}
    statuses = {entry["content"]["productOrder"]["productOrderStatus"] for entry in confirmed["data"]["contents"]}
    assert "PURCHASE_DECIDED" in statuses


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "4000"),
        ({"from": "2026-01-04"}, "4000"),
        ({"from": "2026-01-01T00:00:00.000+09:00", "to": "2026-01-03T00:00:00.000+09:00"}, "104139"),
        ({"from": "2026-01-01T00:00:00.000+09:00", "pageSize": 301}, "4000"),
        ({"from": "2026-01-01T00:00:00.000+09:00", "page": 0}, "4000"),
        ({"from": "2026-01-01T00:00:00.000+09:00", "rangeType": "SOMETIME"}, "4000"),
    ],
)
def test_wrong_condition_is_refused(visitor: Caller, query: Row, code: str) -> None:
    answer = visitor.get(CONDITION, **query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("kind", "count", "foreign"),
    [
        ("missing_rows", 4, 0), ("duplicate_rows", 6, 0), ("empty_page", 0, 0), ("row_vanished", 5, 1),
        ("row_appeared", 5, 1), ("repeat_page", 5, 5),
    ],
)  # fmt: skip
def test_page_faults_strike_a_query(visitor: Caller, kind: str, count: int, foreign: int) -> None:
    asked = ids(visitor)[10:15]
    visitor.mall.faults.add(kind, path="/query")

    found = [row["productOrder"]["productOrderId"] for row in visitor.product_orders(asked)]

    assert len(found) == count
    assert len(set(found) - set(asked)) == foreign
