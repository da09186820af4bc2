"""Order items as Cafe24 prints them: the keys of the published sample (contract section 5.5).

`additional_discount_price` is the item's part of the membership discount, so that item and order amounts add up.
"""

from typing import TYPE_CHECKING, Any

from ..world.model import Claim, Line, Order
from . import forms
from .forms import plain, won

if TYPE_CHECKING:
    from .mall import Cafe24Mall

ITEM_CONSTANTS: dict[str, Any] = {
    "internal_product_name": "", "custom_product_code": "", "eng_product_name": None, "additional_option_value": "",
    "additional_option_values": [], "app_item_discount_amount": "0.00", "product_tax_type": "A", "tax_rate": 10,
    "supplier_product_name": "", "supplier_transaction_type": "D", "post_express_flag": None,
    "order_status_additional_info": None, "open_market_status": "", "bundled_shipping_type": "N", "product_bundle":
    "F", "product_bundle_no": "0", "product_bundle_name": None, "product_bundle_name_default": None,
    "product_bundle_type": None, "was_product_bundle": None, "original_bundle_item_no": None,
    "individual_shipping_fee": "0.00", "shipping_fee_type": "X", "shipping_fee_type_text": "무료",
    "shipping_payment_option": "F", "payment_info_id": "0", "store_pickup": "F", "product_material": None,
    "product_material_eng": None, "cloth_fabric": None, "product_weight": "1.00", "volume_size": None,
    "volume_size_weight": None, "clearance_category": None, "clearance_category_info": None,
    "clearance_category_code": None, "hs_code": "", "one_plus_n_event": None, "origin_place": "국내", "origin_place_no":
    1798, "made_in_code": "KR", "origin_place_value": "", "gift": "F", "item_granting_gift": None, "subscription":
    "F", "product_bundle_list": None, "market_cancel_request": None, "market_cancel_request_quantity": None,
    "market_fail_reason": None, "market_fail_reason_guide": None, "market_item_no": None,
    "market_custom_variant_code": None, "labels": None, "multi_invoice": None, "shipping_expected_date": None,
    "market_fail_reason_type": None,
}  # fmt: skip
EMPTY_DATES = {"null": None, "text": "", "zero": "0000-00-00 00:00:00"}


def item_row(mall: "Cafe24Mall", order: Order, line: Line) -> dict[str, Any]:
    claim, variant, exponent = line.claim, line.variant, order.exponent
    codes = "".join(f"{name}={value}, " for name, value in variant.sku.options)[:-2]
    supplier, supplier_name = forms.SUPPLIERS[line.product.supplier]
    parcel = line.parcel
    carrier_code, carrier_id, carrier_name = forms.CARRIERS[parcel.carrier] if parcel else ("", "", "")
    code = mall.switches.status_overrides.get(line.line_id) or forms.item_code(order, line)
    row = {
        "shop_no": int(order.shop_no),
        "item_no": line.number,
        "order_item_code": line.line_id,
        "variant_code": variant.variant_id,
        "product_no": line.product.number,
        "product_code": line.product.code,
        "custom_variant_code": line.seller_code,
        "option_id": variant.variant_id[8:],
        "option_value": codes,
        "option_value_default": codes,
        "product_name": line.name,
        "product_name_default": line.name,
        "product_price": won(line.unit_price, exponent),
        "option_price": won(line.option_price, exponent),
        "additional_discount_price": won(line.member_discount, exponent),
        "coupon_discount_price": won(line.coupon_discount, exponent),
        "market_discount_amount": won(line.market_discount, exponent),
        "payment_amount": won(line.net, exponent) if mall.switches.item_payment_amount else None,
        "quantity": line.quantity,
        "supplier_id": supplier,
        "supplier_name": supplier_name,
        "supply_price": won(line.unit_price * 6 // 10, exponent),
        "tracking_no": parcel.tracking_no if parcel else "",
        "shipping_code": parcel.shipment_id if parcel else _planned_shipping_code(mall, order, line),
        "shipping_company_id": carrier_id,
        "shipping_company_name": carrier_name,
        "shipping_company_code": carrier_code,
        "order_status": code,
        "status_code": _status_code(line),
        "status_text": forms.STATUS_TEXTS.get(code) or forms.GROUP_TEXTS.get(code[0], code),
        "naver_pay_order_id": f"{draw_number(order)}{line.number}" if order.origin == "naver_pay" else None,
        "naver_pay_claim_status": "PAYMENT_WAITING" if order.origin == "naver_pay" and order.paid_at is None else None,
        "original_item_no": _original_items(order, line),
        "option_type": "T" if variant.sku.options else None,
        "options": [
            {
                "option_code": f"O00000{at:02d}",
                "option_name": name,
                "option_value": {"option_text": value, "value_no": at + 1},
            }
            for at, (name, value) in enumerate(variant.sku.options)
        ],
        "ordered_date": plain(order.placed_at),
        "shipped_date": plain(line.shipped_at),
        "delivered_date": plain(line.delivered_at),
        "purchaseconfirmation_date": plain(line.confirmed_at),
        **claim_facts(order, line, claim),
        **ITEM_CONSTANTS,
    }
    return _as_switched(mall, row)


def claim_facts(order: Order, line: Line, claim: Claim | None) -> dict[str, Any]:
    """The claim columns of an item: those of the claim given, empty when there is none."""
    kind = claim.kind if claim else ""
    done, asked = (claim.completed_at, claim.requested_at) if claim else (None, None)
    letter = forms.reason_letter(claim) if claim else ""
    shows_before = claim is not None and forms.claim_code(claim) is not None and forms.covers_whole(claim, line)
    bank = claim is not None and claim.refund is not None and "bank_transfer" in order.tenders
    return {
        "claim_code": claim.claim_id if claim else None,
        "claim_type": forms.CLAIM_TYPES[kind] if claim else None,
        "claim_reason_type": letter or None,
        "claim_reason": forms.REASON_TEXTS.get(letter, "기타") if claim else None,
        "claim_quantity": sum(item.quantity for item in claim.items if item.line is line) if claim else 0,
        "request_undone": "T" if claim is not None and claim.stage == "withdrawn" else None,
        "order_status_before_cs": forms.fulfilment_code(order, line) if shows_before else None,
        "refund_bank_name": "신한은행" if bank else "",
        "refund_bank_account_no": f"110-{order.facts['draw']:06d}" if bank else "",
        "refund_bank_account_holder": order.person.name if bank else "",
        "cancel_request_date": plain(asked) if kind == "cancel" else None,
        "cancel_date": plain(line.unpaid_cancel_at or (done if kind == "cancel" else None)),
        "refund_date": plain(claim.refund.refunded_at) if claim is not None and claim.refund is not None else None,
        "return_request_date": plain(asked) if kind == "return" else None,
        "return_collected_date": plain(claim.collected_at) if claim is not None and kind == "return" else None,
        "return_confirmed_date": plain(done) if kind == "return" else None,
        "exchange_request_date": plain(asked) if kind == "exchange" else None,
        "exchange_date": plain(done) if kind == "exchange" else None,
    }


def draw_number(order: Order) -> str:
    return f"{order.order_id[:8]}{order.facts['draw']:06d}"


def _planned_shipping_code(mall: "Cafe24Mall", order: Order, line: Line) -> str:
    """The shipping number exists from N20 on, before there is a tracking number."""
    if line.prepared_at is None:
        return ""
    return mall.front.numbering.shipment_id(order, len(order.parcels), order.lines)


def _status_code(line: Line) -> str:
    if line.state == "cancelled_unpaid":
        return "C1"
    claim = line.claim
    if claim is not None and claim.completed_at is not None and forms.covers_whole(claim, line):
        return forms.DONE_CODES[claim.kind]
    return "N2" if line.is_replacement else "N1"


def _original_items(order: Order, line: Line) -> list[int]:
    if line.split_from is not None:
        return [line.split_from]
    for claim in order.claims:
        if line in claim.replacements:
            return [item.line.number for item in claim.items]
    return []


def _as_switched(mall: "Cafe24Mall", row: dict[str, Any]) -> dict[str, Any]:
    switches = mall.switches
    if switches.iso_item_dates or switches.empty_dates != "null":
        for name in [name for name in row if name.endswith("_date")]:
            value = row[name]
            if value is None:
                row[name] = EMPTY_DATES[switches.empty_dates]
            elif switches.iso_item_dates:
                row[name] = f"{value[:10]}T{value[11:]}+09:00"
    if switches.string_numbers:
        for name in ("item_no", "product_no", "quantity", "claim_quantity", "tax_rate"):
            row[name] = str(row[name])
    if switches.new_fields:
        row["gift_wrap"] = "F"
    return row
