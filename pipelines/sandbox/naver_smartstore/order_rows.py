"""A product order as Naver prints it: `order`, `productOrder`, claims and `delivery` (contract 7.2)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ..world.model import Line, Order
from . import addresses, forms
from .amounts import amounts, coupons
from .claim_rows import claim_members
from .forms import present, stamp
from .front import has_standard_options
from .numbering import WINDOW_BASE
from .product_rows import has_window, product_manager_code

if TYPE_CHECKING:
    from .mall import NaverMall

PAYMENT_MEANS = {"card": "신용카드", "bank_transfer": "무통장입금", "mobile": "휴대폰"}
GIFT_EVERY, PAY_LATER_EVERY, HOPE_EVERY = 25, 20, 13
UNPAID_DAYS = timedelta(days=3)
MASKED_PHONE = "***-****-****"


def product_order(mall: "NaverMall", order: Order, line: Line, compatible: bool) -> dict[str, Any]:
    """`compatible`: the caller said that it knows claims on part of a quantity."""
    whole = compatible or not mall.switches.needs_compatibility
    row: dict[str, Any] = {"order": _order(order), "productOrder": _product_order(mall, order, line, whole)}
    members = claim_members(mall, order, line)
    if not whole:
        for name in ("currentClaim", "completedClaims", "beforeClaim"):
            members.pop(name, None)
    row |= members
    if line.shipped_at is not None:
        row["delivery"] = _delivery(mall, line)
    if mall.switches.new_fields:
        row["carbonLabel"] = {"grade": "A"}
    return row


def is_gift(order: Order) -> bool:
    return int(order.facts["draw"]) % GIFT_EVERY == 0


def gift_status(mall: "NaverMall", order: Order) -> str | None:
    if not is_gift(order) or order.paid_at is None:
        return None
    return "WAIT_FOR_RECEIVING" if mall.world.now < order.paid_at + mall.switches.gift_wait else "RECEIVED"


def orderer_no(order: Order) -> str:
    """The buyer's Naver number; the same person has the same one in every order."""
    return str(200_000_000 + crc32(order.person.phone.encode()) % 100_000_000)


def product_no(order: Order, line: Line) -> str:
    """The channel product it was bought as: now and then the one in the window."""
    if has_window(line.product) and order.facts["draw"] % 3 == 0:
        return str(WINDOW_BASE + line.product.number)
    return line.product.code


def _order(order: Order) -> dict[str, Any]:
    person, tenders, draw = order.person, order.tenders, order.facts["draw"]
    means = [kind for kind in tenders if kind in PAYMENT_MEANS]
    general = sum(tenders[kind] for kind in means)
    later = general if means == ["card"] and draw % PAY_LATER_EVERY == 0 else 0
    return present(
        {
            "orderId": order.order_id,
            "orderDate": stamp(order.placed_at),
            "paymentDate": stamp(order.paid_at) if order.paid_at else None,
            "paymentDueDate": stamp(order.placed_at + UNPAID_DAYS) if means == ["bank_transfer"] else None,
            "paymentMeans": "후불결제" if later else (PAYMENT_MEANS[means[0]] if means else "포인트/머니결제"),
            "payLocationType": "MOBILE" if order.from_mobile else "PC",
            "ordererId": person.member_id or None,
            "ordererNo": orderer_no(order),
            "ordererName": f"{person.name[:1]}**" if is_gift(order) else person.name,
            "ordererTel": MASKED_PHONE if is_gift(order) else person.phone,
            "isDeliveryMemoParticularInput": "false",
            "isMembershipSubscribed": draw % 2 == 0,
            "generalPaymentAmount": general - later,
            "payLaterPaymentAmount": later,
            "naverMileagePaymentAmount": tenders.get("points", 0),
            "chargeAmountPaymentAmount": tenders.get("credits", 0),
            "checkoutAccumulationPaymentAmount": tenders.get("naver_points", 0),
            "orderDiscountAmount": 0,
        }
    )


def _product_order(mall: "NaverMall", order: Order, line: Line, whole: bool) -> dict[str, Any]:
    product, variant, draw = line.product, line.variant, order.facts["draw"]
    options, now = variant.sku.options, mall.world.now
    parcel, prepared = line.parcel, line.prepared_at
    kind = "표준형옵션상품" if has_standard_options(product) else "조합형옵션상품"
    row: dict[str, Any] = {
        "productOrderId": line.line_id,
        "productId": product_no(order, line),
        "originalProductId": product.product_id,
        "merchantChannelId": str(mall.channel_no),
        "mallId": mall.mall_name,
        "packageNumber": package_number(mall, order, line),
        "productName": line.name,
        "productClass": kind if options else "단일상품",
        "productOption": " / ".join(f"{name}: {value}" for name, value in options) or None,
        "itemNo": variant.variant_id.partition("-")[2] or None,
        "optionManageCode": (line.seller_code or None) if options else None,
        "sellerProductCode": (product_manager_code(product) if options else line.seller_code) or None,
        "optionPrice": line.option_price,
        "unitPrice": line.unit_price + (line.option_price if mall.switches.unit_price_with_option else 0),
        "taxType": "TAXATION",
        "quantity": line.quantity,
        "productOrderStatus": mall.switches.status_overrides.get(line.line_id) or forms.status_at(order, line, now),
        "placeOrderStatus": None if order.paid_at is None else ("OK" if prepared else "NOT_YET"),
        "placeOrderDate": stamp(prepared) if prepared else None,
        "decisionDate": stamp(line.confirmed_at) if line.confirmed_at else None,
        "giftReceivingStatus": gift_status(mall, order),
        "shippingDueDate": None if order.paid_at is None else forms.day(order.paid_at) + "T23:59:59.000+09:00",
        "shippingAddress": addresses.shipping_address(order),
        "takingAddress": addresses.warehouse(),
        "shippingMemo": f"{order.receiver.name} 앞, 부재 시 경비실에 맡겨 주세요" if draw % 4 == 0 else None,
        "individualCustomUniqueCode": addresses.customs_code(order),
        "expectedDeliveryMethod": "DELIVERY",
        "expectedDeliveryCompany": forms.CARRIERS[parcel.carrier] if parcel else None,
        "deliveryAttributeType": "HOPE" if draw % HOPE_EVERY == 0 else "NORMAL",
        "inflowPath": "네이버쇼핑 외",
        "commissionRatingType": "결제수수료",
        "commissionPrePayStatus": "GENERAL_PRD",
        "appliedCoupons": coupons(order, line),
    }
    if draw % HOPE_EVERY == 0:
        row["hopeDelivery"] = {"region": "서울", "additionalFee": 0, "hopeDeliveryYmd": f"{order.placed_at:%Y%m%d}"}
    if not mall.switches.newer_members:
        row["optionCode"] = row["itemNo"]
    row |= _claim_words(mall, line) | amounts(mall, line, whole) | _shipping(mall, order, line)
    return present(row)


def package_number(mall: "NaverMall", order: Order, line: Line) -> str:
    """The package of a line: the order's first until it was sent in another one."""
    if line.parcel is not None:
        return line.parcel.shipment_id
    return mall.front.numbering.shipment_id(order, 0, order.lines)


def _claim_words(mall: "NaverMall", line: Line) -> dict[str, Any]:
    claims = forms.claims_of(line)
    row: dict[str, Any] = {}
    if claims:
        last = claims[-1]
        row = {
            "claimId": last.claim_id,
            "claimType": forms.claim_type(last),
            "claimStatus": forms.claim_status(last, last.stage),
        }
    if line.line_id in mall.switches.claim_overrides:
        row["claimType"], row["claimStatus"] = mall.switches.claim_overrides[line.line_id]
    return row


def _shipping(mall: "NaverMall", order: Order, line: Line) -> dict[str, Any]:
    """The delivery fee of the order's first package, on each of its lines; a package sent apart costs nothing more."""
    package = package_number(mall, order, line)
    packed = [each for each in order.lines if package_number(mall, order, each) == package]
    charged = package == mall.front.numbering.shipment_id(order, 0, order.lines)
    charged = charged and (mall.switches.delivery_fee_repeats or packed[0] is line)
    return {
        "deliveryFeeAmount": order.shipping_fee if charged else 0,
        "deliveryDiscountAmount": order.shipping_discount if charged else 0,
        "sectionDeliveryFee": 0,
        "deliveryPolicyType": "조건부무료",
        "shippingFeeType": "선결제" if order.shipping_fee else "무료",
    }


def _delivery(mall: "NaverMall", line: Line) -> dict[str, Any]:
    parcel = line.parcel
    assert parcel is not None
    assert line.shipped_at is not None
    return present(
        {
            "deliveryMethod": "DELIVERY",
            "deliveryCompany": forms.CARRIERS[parcel.carrier],
            "trackingNumber": parcel.tracking_no,
            "deliveryStatus": "DELIVERY_COMPLETION" if line.delivered_at else "DELIVERING",
            "sendDate": stamp(line.shipped_at),
            "pickupDate": stamp(line.shipped_at),
            "deliveredDate": stamp(line.delivered_at) if line.delivered_at else None,
            "isWrongTrackingNumber": "false" if mall.switches.text_booleans else False,
        }
    )
