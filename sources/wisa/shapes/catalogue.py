"""Products with their options, stock, and how each product stands in the marketplaces that WISA pushes it to."""

from sources.shared.shapes import INTEGER, NUMBER, TEXT, Shape

PRODUCT = Shape(
    table="products",
    key=("shop", "product_id"),
    fields={
        **dict.fromkeys(("product_id", "product_code", "name", "status"), TEXT),
        "price": NUMBER,
        "stock_quantity": INTEGER,
        **dict.fromkeys(("created_at", "updated_at"), TEXT),
    },
    children=(
        Shape(
            table="product_options",
            at="options",
            inherit=("product_id",),
            key=("shop", "product_id", "option_id"),
            fields={
                **dict.fromkeys(("option_id", "name", "value", "sku", "soldout_mode"), TEXT),
                "stock_quantity": INTEGER,
            },
        ),
    ),
)  # contract 2

INVENTORY = Shape(
    table="inventory",
    key=("shop", "product_id", "option_id"),
    fields={
        **dict.fromkeys(("product_id", "option_id", "soldout_mode", "updated_at"), TEXT),
        **dict.fromkeys(("quantity", "safety_stock"), INTEGER),
    },
)  # contract 2; option_id is empty text where a row names none

MARKETPLACE_STATUS = Shape(
    table="marketplace_status",
    key=("shop", "product_id", "marketplace"),
    fields=dict.fromkeys(
        (
            "product_id",  # of the answer around the rows
            *("marketplace", "status", "marketplace_product_id", "last_synced_at", "message"),
        ),
        TEXT,
    ),
)  # contract 2; message: why a marketplace refused a product, never about a person
