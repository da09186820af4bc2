"""What is found inside an order: goods lines, add-on lines, their claims, shipping fees and gifts.

Goods lines and paid add-ons are siblings with one number sequence (`sno`) and nearly the same fields. Both have claims;
a claim has no number of its own, so its key is the line and its place there.
"""

from sources.shared.personal import ADDRESS, WORDS
from sources.shared.shapes import INTEGER, TEXT, Shape

LINE_DATES = ("paymentDt", "invoiceDt", "deliveryDt", "deliveryCompleteDt", "finishDt", "cancelDt")

_LINE_FIELDS = dict.fromkeys(
    (
        *("sno", "orderCd", "orderGroupCd", "apiOrderGoodsNo", "orderStatus", "orderDeliverySno"),
        *("invoiceCompanySno", "invoiceCompany", "invoiceNo", "scmNo", "purchaseNo", "commission"),
        *("goodsType", "parentGoodsNo", "parentMustFl", "goodsCd", "goodsModelNo", "goodsNm"),
        *("goodsCnt", "goodsPrice", "addGoodsPrice", "optionPrice", "optionTextPrice", "optionCostPrice"),
        *("fixedPrice", "costPrice", "optionSno", "optionInfo"),
        *("goodsDcPrice", "memberDcPrice", "memberOverlapDcPrice", "couponGoodsDcPrice", "timeSalePrice"),
        *("brandBankSalePrice", "myappDcPrice", "enuri", "divisionUseDeposit", "divisionUseMileage"),
        *("divisionGoodsDeliveryUseDeposit", "divisionGoodsDeliveryUseMileage", "divisionCouponOrderDcPrice"),
        *("divisionCouponOrderMileage", "goodsMileage", "memberMileage", "couponGoodsMileage"),
        *("goodsDeliveryCollectFl", "goodsDeliveryCollectPrice", "deliveryMethodFl", "timeSaleFl"),
        *("minusDepositFl", "minusRestoreDepositFl", "minusMileageFl", "minusRestoreMileageFl"),
        *("plusMileageFl", "plusRestoreMileageFl", "minusStockFl", "minusRestoreStockFl"),
        *("cateAllCd", "brandCd", "inflow", *LINE_DATES, "mileageGiveDt"),
    ),
    TEXT,
)

_LINE_LEFT_OUT = (
    *("orderNo", "mallSno"),  # the order's
    *("listImageData", "goodsNmStandard", "hscode", "eventSno", "scmAdjustAfterNo", "goodsDiscountInfo"),
    *("goodsMileageAddInfo", "linkMainTheme", "goodsVolume", "couponMileageFl", "easypayScmReceiptFl"),
    *("deliveryScheduleFl", "statisticsOrderFl", "statisticsGoodsFl", "sendSmsFl"),
)

_LINE_PERSONAL = {"optionTextInfo": WORDS, "visitAddress": ADDRESS}  # typed by a buyer, and where a buyer goes
_LINE_NEVER = ("checkoutData",)  # Naver Pay's own record of the buyer

_EXCHANGE = Shape(
    table="order_exchanges",
    at="exchageInfoData",  # the mall's spelling: SPEC BAT
    inherit=("order_no", "sno"),
    key=("shop", "order_no", "sno", "claim_position", "position"),
    numbered=True,
    fields={
        "claimPosition": INTEGER,  # ours: `position` of the claim
        **dict.fromkeys(
            (
                *("ehDifferencePrice", "ehCancelDeliveryPrice", "ehAddDeliveryPrice", "ehEnuri"),
                "ehRefundMethod",
            ),
            TEXT,
        ),
    },
    never=(
        *("ehRefundName", "ehRefundBankName", "ehRefundBankAccountNumber"),  # a person's bank account
        *("ehSettleName", "ehSettleBankAccountInfo"),
    ),
)  # contract 4.3

_CLAIM = Shape(
    table="order_claims",
    at="claimData",
    inherit=("order_no", "sno"),
    key=("shop", "order_no", "sno", "position"),
    numbered=True,
    fields=dict.fromkeys(
        (
            *("beforeStatus", "handleMode", "handleCompleteFl", "handleReason", "handleGroupCd"),
            *("refundPrice", "refundUseDeposit", "refundUseMileage", "refundDeliveryCharge"),
            *("refundDeliveryUseDeposit", "refundDeliveryUseMileage", "refundDeliveryInsuranceFee"),
            *("refundDeliveryCoupon", "refundCharge", "refundUseDepositCommission", "refundUseMileageCommission"),
            *("handleDt", "regDt"),
        ),
        TEXT,
    ),
    children=(_EXCHANGE,),
    left_out=("handleDetailReasonShowFl", "refundMethod"),
    personal={"handleDetailReason": WORDS},
    never=("refundBankName", "refundAccountNumber", "refundDepositor"),  # a person's bank account
)  # contract 4.3: no key in SPEC, so (order, line, place)

LINE = Shape(
    table="order_goods",
    at="orderGoodsData",
    inherit=("order_no",),
    key=("shop", "order_no", "sno"),
    fields={**_LINE_FIELDS, "goodsNo": TEXT},
    children=(_CLAIM,),
    left_out=_LINE_LEFT_OUT,
    personal=_LINE_PERSONAL,
    never=_LINE_NEVER,
)  # contract 4.3

ADD_ON = Shape(
    table="order_add_goods",
    at="addGoodsData",
    inherit=("order_no",),
    key=("shop", "order_no", "sno"),
    fields={**_LINE_FIELDS, "addGoodsNo": TEXT},
    children=(_CLAIM,),
    left_out=(*_LINE_LEFT_OUT, "goodsNo", "optionNm"),
    personal=_LINE_PERSONAL,
    never=_LINE_NEVER,
)  # contract 4.3: `parentGoodsNo` is the goods it was sold beside

DELIVERY = Shape(
    table="order_deliveries",
    at="orderDeliveryData",
    inherit=("order_no",),
    key=("shop", "order_no", "sno"),
    fields=dict.fromkeys(
        (
            *("sno", "scmNo", "commission", "orderInfoSno", "deliveryFixFl", "deliveryCollectFl"),
            *("deliveryCharge", "deliveryPolicyCharge", "deliveryAreaCharge", "deliveryCollectPrice"),
            *("deliveryWholeFreePrice", "deliveryInsuranceFee", "divisionDeliveryUseDeposit"),
            *("divisionDeliveryUseMileage", "divisionDeliveryCharge", "divisionMemberDeliveryDcPrice"),
        ),
        TEXT,
    ),
    left_out=(
        *("scmAdjustNo", "scmAdjustAfterNo", "overseasDeliveryPolicy", "statisticsOrderFl"),
        "deliveryWeightInfo",  # JSON text in SPEC, nested elements on the wire: JAXB
    ),
)  # contract 4.3

GIFT = Shape(
    table="order_gifts",
    at="giftData",
    inherit=("order_no",),
    key=("shop", "order_no", "sno"),
    fields=dict.fromkeys(("sno", "presentTitle", "giftNo", "giftCd", "giftNm", "giftCnt"), TEXT),
)  # contract 4.3
