"""Orders with their lines, and customers. Who a customer is leaves the process only if a shop opts in."""

from sources.shared.personal import EMAIL, NAME, PHONE
from sources.shared.shapes import INTEGER, NUMBER, PSEUDONYM, TEXT, Shape

ORDER = Shape(
    table="orders",
    key=("shop", "order_id"),
    fields={
        "customer_id": PSEUDONYM,
        **dict.fromkeys(("order_id", "order_date", "status", "payment_status", "channel"), TEXT),
        "market_order_no": TEXT,  # UNVERIFIED: the order's number at the marketplace it was placed in (contract 4.2)
        "updated_at": TEXT,
        "total_amount": NUMBER,
    },
    children=(
        Shape(
            table="order_items",
            at="items",
            inherit=("order_id",),
            key=("shop", "order_id", "item_id"),
            fields={
                **dict.fromkeys(
                    ("item_id", "product_id", "option_id", "status", "carrier", "tracking_no"),
                    TEXT,
                ),
                "quantity": INTEGER,
                "price": NUMBER,
            },
        ),
    ),
)  # contract 2; `status` is the shop engine's number, on the order and on each line by itself: contract 3

CUSTOMER = Shape(
    table="customers",
    key=("shop", "customer_key"),
    fields={"customer_id": PSEUDONYM, "customer_group": TEXT, "created_at": TEXT},
    aliases={"group": "customer_group"},  # `group` is a reserved word of SQL
    personal={"name": NAME, "email": EMAIL, "phone": PHONE},
)  # contract 2
