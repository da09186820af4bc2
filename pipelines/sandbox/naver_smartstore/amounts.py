"""What a product order costs, what is left of it, and whose discount it had (contract 7.2). Whole won."""

from typing import TYPE_CHECKING, Any

from ..world.model import Line, Order
from . import forms

if TYPE_CHECKING:
    from .mall import NaverMall


def amounts(mall: "NaverMall", line: Line, whole: bool) -> dict[str, int]:
    """Won; `quantity` and totals stay as sold. Member prices are 즉시 할인, coupons and what Naver bears 상품 할인."""
    left = remaining(line)
    member, coupon, market = line.member_discount, line.coupon_discount, line.market_discount
    commission = line.net * 363 // 10_000
    interlock = line.net * 2 // 100
    row = {
        "totalProductAmount": line.gross,
        "totalPaymentAmount": line.net,
        "productDiscountAmount": line.discount,
        "sellerBurdenDiscountAmount": member + coupon,
        "productImediateDiscountAmount": member,
        "productProductDiscountAmount": coupon + market,
        "productMultiplePurchaseDiscountAmount": 0,
        "sellerBurdenImediateDiscountAmount": member,
        "sellerBurdenProductDiscountAmount": coupon,
        "sellerBurdenMultiplePurchaseDiscountAmount": 0,
        "sellerBurdenStoreDiscountAmount": 0,
        "paymentCommission": commission,
        "saleCommission": 0,
        "channelCommission": 0,
        "knowledgeShoppingSellingInterlockCommission": interlock,
        "expectedSettlementAmount": line.net + market - commission - interlock,
    }
    if not whole:
        return row
    left_discount = left["member"] + left["coupon"] + left["market"]
    row |= {
        "initialQuantity": line.quantity,
        "remainQuantity": left["quantity"],
        "initialProductAmount": line.gross,
        "remainProductAmount": left["gross"],
        "initialPaymentAmount": line.net,
        "remainPaymentAmount": left["gross"] - left_discount,
        "initialProductDiscountAmount": line.discount,
        "remainProductDiscountAmount": left_discount,
        "initialProductImmediateDiscountAmount": member,
        "remainProductImmediateDiscountAmount": left["member"],
        "initialProductProductDiscountAmount": coupon + market,
        "remainProductProductDiscountAmount": left["coupon"] + left["market"],
        "initialSellerBurdenImmediateDiscountAmount": member,
        "remainSellerBurdenImmediateDiscountAmount": left["member"],
        "initialSellerBurdenProductDiscountAmount": coupon,
        "remainSellerBurdenProductDiscountAmount": left["coupon"],
    }
    if mall.switches.newer_members:
        row["initialSellerBurdenDiscountAmount"] = member + coupon
        row["remainSellerBurdenDiscountAmount"] = left["member"] + left["coupon"]
    return row


def remaining(line: Line) -> dict[str, int]:
    """What is left of a line once cancels and returns were completed: pieces and amounts in won."""
    left = {
        "quantity": line.quantity,
        "gross": line.gross,
        "member": line.member_discount,
        "coupon": line.coupon_discount,
        "market": line.market_discount,
    }
    for claim in forms.claims_of(line):
        refund = claim.refund
        if refund is not None and claim.completed_at is not None:
            left["quantity"] -= forms.pieces(claim, line)
            left["gross"] -= refund.gross
            left["member"] -= refund.member_discount
            left["coupon"] -= refund.coupon_discount
            left["market"] -= refund.market_discount
    return left


def coupons(order: Order, line: Line) -> list[dict[str, Any]] | None:
    """The seller's coupon and what Naver gives on top, if any."""
    burdens = ((line.coupon_discount, 0), (line.market_discount, 100))
    rows = [
        {
            "couponPublishNumber": str(order.facts["draw"] * 10 + at),
            "couponClassCode": "NMP_PRD_DCNT" if at == 0 else "NMP_PRD_DUP_DCNT",
            "couponDiscountAmount": amount,
            "naverBurdenRatio": ratio,
        }
        for at, (amount, ratio) in enumerate(burdens)
        if amount
    ]
    return rows or None
