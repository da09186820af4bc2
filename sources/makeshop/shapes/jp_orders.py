"""Japan: orders, their deliveries, and the goods of each delivery, two levels down.

The mall's status belongs to a delivery, not to the order. Who ordered, who receives and what they wrote leave
only if a shop opts in.
"""

from sources.shared.personal import ADDRESS, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import INTEGER, PSEUDONYM, TEXT, Shape

JP_CUSTOM_SELECT = Shape(
    table="jp_custom_selects",
    at="customSelects",
    inherit=("system_order_number", "delivery_id"),
    key=("shop", "system_order_number", "delivery_id", "basket_position", "position"),
    numbered=True,
    fields={
        "basketPosition": INTEGER,  # ours: `position` of the basket item
        **dict.fromkeys(("customSelectName", "selectedItemName"), TEXT),
    },
)  # contract 1.4: choices from a list, which a buyer cannot write into

JP_BASKET_ITEM = Shape(
    table="jp_basket_items",
    at="basketInfos",
    inherit=("system_order_number", "delivery_id"),
    key=("shop", "system_order_number", "delivery_id", "position"),
    numbered=True,
    fields={
        **dict.fromkeys(
            (
                *("productCode", "productCustomCode", "variationCustomCode"),
                *("productName", "variationName", "janCode"),
            ),
            TEXT,
        ),
        **dict.fromkeys(("price", "amount"), INTEGER),
    },
    children=(JP_CUSTOM_SELECT,),
)  # contract 1.4: a line has no number of its own, so (order, delivery, place); `amount` is the quantity

JP_DELIVERY = Shape(
    table="jp_deliveries",
    at="deliveryInfos",
    inherit=("system_order_number",),
    key=("shop", "system_order_number", "delivery_id"),
    fields={
        **dict.fromkeys(
            (
                *("deliveryId", "deliveryStatus", "deliveryDate", "estimatedShipmentDate"),
                *("desiredDeliveryDate", "desiredDeliveryTimezone", "slipNumber", "wmsStatus", "deliveryMethodIds"),
            ),
            TEXT,
        ),
        **dict.fromkeys(("shippingCharge", "deliverySumPrice"), INTEGER),
    },
    children=(JP_BASKET_ITEM,),
    left_out=("receiverPrefecture",),
    personal={
        "receiverName": NAME,
        "receiverTel": PHONE,
        "receiverPost": POSTCODE,
        **dict.fromkeys(("receiverAddress", "receiverAddress2"), ADDRESS),
        "deliveryMessage": WORDS,
    },
)  # contract 1.4

JP_ORDER = Shape(
    table="jp_orders",
    key=("shop", "system_order_number"),
    fields={
        "memberId": PSEUDONYM,  # null for guests, whose id holds their name
        **dict.fromkeys(
            ("systemOrderNumber", "displayOrderNumber", "orderDate", "payMethod", "paymentStatusCode"), TEXT
        ),
        "sumPrice": INTEGER,
    },
    children=(JP_DELIVERY,),
    left_out=("senderPrefecture",),
    dated="orderDate",
    personal={"senderName": NAME, "message": WORDS},
)  # contract 1.4
