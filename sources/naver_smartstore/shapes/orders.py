"""Product orders (one product or option of one buyer's order) with coupons, stock units and claims; change events."""

from sources.shared.personal import ADDRESS, NAME, PHONE, WORDS
from sources.shared.shapes import BOOLEAN, INTEGER, NUMBER, NUMBER_AS_TEXT, PSEUDONYM, TEXT, Shape

from .claims import CLAIM_FIELDS, CLAIM_LEFT_OUT, CLAIM_NEVER, CLAIM_PERSONAL, COMPLETED_CLAIM, address

_LINE = ("order__order_id", "product_order__product_order_id")
_LINE_KEY = ("shop", "product_order__product_order_id", "position")

COUPON = Shape(
    table="product_order_coupons",
    at="productOrder.appliedCoupons",
    inherit=_LINE,
    key=_LINE_KEY,
    numbered=True,
    fields={
        "couponPublishNumber": TEXT,
        "couponClassCode": TEXT,
        "couponDiscountAmount": INTEGER,
        "naverBurdenRatio": NUMBER,
    },
)  # contract 7.2

SKU = Shape(
    table="product_order_skus",
    at="productOrder.skuMappings",
    inherit=_LINE,
    key=_LINE_KEY,
    numbered=True,
    fields={"nsId": TEXT, "nsBarcode": TEXT, "pickingQuantityPerOrder": INTEGER},
)  # contract 7.2

_ORDER = {
    "orderId": TEXT,
    "ordererNo": PSEUDONYM,
    "ordererId": PSEUDONYM,
    "orderDate": TEXT,
    "paymentDate": TEXT,
    "paymentDueDate": TEXT,
    "paymentMeans": TEXT,
    "payLocationType": TEXT,
    "generalPaymentAmount": INTEGER,
    "naverMileagePaymentAmount": INTEGER,
    "chargeAmountPaymentAmount": INTEGER,
    "checkoutAccumulationPaymentAmount": INTEGER,
    "payLaterPaymentAmount": INTEGER,
    "orderDiscountAmount": INTEGER,
    "isMembershipSubscribed": BOOLEAN,
    "isDeliveryMemoParticularInput": TEXT,
}

_PRODUCT_ORDER = {
    "productOrderId": TEXT,
    "productId": TEXT,
    "originalProductId": TEXT,
    "groupProductId": NUMBER_AS_TEXT,
    "merchantChannelId": TEXT,
    "mallId": TEXT,
    "packageNumber": TEXT,
    "claimId": TEXT,
    "productName": TEXT,
    "productClass": TEXT,
    "productOption": TEXT,
    "optionCode": TEXT,
    "itemNo": TEXT,
    "optionManageCode": TEXT,
    "sellerProductCode": TEXT,
    "sellerCustomCode1": TEXT,
    "sellerCustomCode2": TEXT,
    "optionPrice": INTEGER,
    "unitPrice": INTEGER,
    "taxType": TEXT,
    "storageType": TEXT,
    "freeGift": TEXT,
    "productOrderStatus": TEXT,
    "placeOrderStatus": TEXT,
    "claimType": TEXT,
    "claimStatus": TEXT,
    "giftReceivingStatus": TEXT,
    "placeOrderDate": TEXT,
    "decisionDate": TEXT,
    "shippingDueDate": TEXT,
    "shippingStartDate": TEXT,
    "delayedDispatchReason": TEXT,
    "quantity": INTEGER,
    "initialQuantity": INTEGER,
    "remainQuantity": INTEGER,
    "totalProductAmount": INTEGER,
    "initialProductAmount": INTEGER,
    "remainProductAmount": INTEGER,
    "totalPaymentAmount": INTEGER,
    "initialPaymentAmount": INTEGER,
    "remainPaymentAmount": INTEGER,
    "productDiscountAmount": INTEGER,
    "initialProductDiscountAmount": INTEGER,
    "remainProductDiscountAmount": INTEGER,
    "productImediateDiscountAmount": INTEGER,  # the mall's spelling
    "productProductDiscountAmount": INTEGER,
    "productMultiplePurchaseDiscountAmount": INTEGER,
    "sellerBurdenDiscountAmount": INTEGER,
    "initialSellerBurdenDiscountAmount": INTEGER,
    "remainSellerBurdenDiscountAmount": INTEGER,
    "sellerBurdenImediateDiscountAmount": INTEGER,  # the mall's spelling
    "sellerBurdenProductDiscountAmount": INTEGER,
    "sellerBurdenMultiplePurchaseDiscountAmount": INTEGER,
    "sellerBurdenStoreDiscountAmount": INTEGER,
    "deliveryFeeAmount": INTEGER,
    "deliveryDiscountAmount": INTEGER,
    "sectionDeliveryFee": INTEGER,
    "commissionRatingType": TEXT,
    "commissionPrePayStatus": TEXT,
    "paymentCommission": INTEGER,
    "saleCommission": INTEGER,
    "channelCommission": INTEGER,
    "knowledgeShoppingSellingInterlockCommission": INTEGER,
    "expectedSettlementAmount": INTEGER,
    "expectedDeliveryMethod": TEXT,
    "expectedDeliveryCompany": TEXT,
    "deliveryAttributeType": TEXT,
    "deliveryPolicyType": TEXT,
    "shippingFeeType": TEXT,
    "deliveryTagType": TEXT,
    "arrivalGuaranteeDate": TEXT,
    "hopeDelivery.additionalFee": INTEGER,
    "hopeDelivery.hopeDeliveryYmd": TEXT,
    "hopeDelivery.hopeDeliveryHm": TEXT,
    "logisticsCompanyId": TEXT,
    "logisticsCenterId": TEXT,
    "logisticsDirectContracted": BOOLEAN,
    "inflowPath": TEXT,
    "inflowPathAdd": TEXT,
    "appliedCardPromotion.promotionName": TEXT,
    "appliedCardPromotion.cardCompanyName": TEXT,
    "appliedCardPromotion.promotionApplyAmount": INTEGER,
}

_PRODUCT_ORDER_LEFT_OUT = (
    # parts of discounts whose sums are taken
    *("initialProductImmediateDiscountAmount", "remainProductImmediateDiscountAmount"),
    *("initialProductProductDiscountAmount", "remainProductProductDiscountAmount"),
    *("initialSellerBurdenImmediateDiscountAmount", "remainSellerBurdenImmediateDiscountAmount"),
    *("initialSellerBurdenProductDiscountAmount", "remainSellerBurdenProductDiscountAmount"),
    *("initialSellerBurdenStoreDiscountAmount", "remainSellerBurdenStoreDiscountAmount"),
    *("sellerBurdenMultiplePurchaseDiscountType", "standardPurchaseOptions"),
    "appliedCardPromotion.brandCompanyBurdenRatio",  # its column would outgrow PostgreSQL's names
)

_DELIVERY = {
    "deliveryMethod": TEXT,
    "deliveryCompany": TEXT,
    "trackingNumber": TEXT,
    "deliveryStatus": TEXT,
    "sendDate": TEXT,
    "pickupDate": TEXT,
    "deliveredDate": TEXT,
    "isWrongTrackingNumber": BOOLEAN,
    "wrongTrackingNumberType": TEXT,
    "wrongTrackingNumberRegisteredDate": TEXT,
}

PRODUCT_ORDER = Shape(
    table="product_orders",
    key=("shop", "product_order__product_order_id"),
    fields={
        **{f"order.{name}": kind for name, kind in _ORDER.items()},
        **{f"productOrder.{name}": kind for name, kind in _PRODUCT_ORDER.items()},
        **{f"delivery.{name}": kind for name, kind in _DELIVERY.items()},
        **CLAIM_FIELDS,
    },
    children=(COMPLETED_CLAIM, COUPON, SKU),
    left_out=(
        *(f"productOrder.{name}" for name in _PRODUCT_ORDER_LEFT_OUT),
        *CLAIM_LEFT_OUT,
    ),
    dated="order.orderDate",
    personal={
        "order.ordererName": NAME,
        "order.ordererTel": PHONE,
        **address("productOrder.shippingAddress"),
        "productOrder.hopeDelivery.region": ADDRESS,
        **{f"productOrder.{name}": WORDS for name in ("shippingMemo", "hopeDelivery.changeReason")},
        **CLAIM_PERSONAL,
    },
    never=(
        # a customs number, how to get into a building and where it stands
        *("productOrder.individualCustomUniqueCode", "productOrder.shippingAddress.pickupLocationType"),
        *(f"productOrder.shippingAddress.{name}" for name in ("pickupLocationContent", "entryMethod")),
        *(f"productOrder.shippingAddress.{name}" for name in ("entryMethodContent", "buildingManagementNo")),
        *("productOrder.shippingAddress.longitude", "productOrder.shippingAddress.latitude"),
        # the seller's own place and people
        *(
            f"productOrder.{name}"
            for name in ("takingAddress", "delayedDispatchDetailedReason", "hopeDelivery.changer")
        ),
        *CLAIM_NEVER,
    ),
)  # contract 7.2

ORDER_CHANGE = Shape(
    table="order_changes",
    key=("shop", "product_order_id", "last_changed_date", "last_changed_type"),
    fields={
        "productOrderId": TEXT,
        "orderId": TEXT,
        "lastChangedDate": TEXT,
        "lastChangedType": TEXT,
        "paymentDate": TEXT,
        "productOrderStatus": TEXT,
        "claimType": TEXT,
        "claimStatus": TEXT,
        "receiverAddressChanged": BOOLEAN,
        "giftReceivingStatus": TEXT,
    },
)  # contract 7.1: the mall gives an event no id
