"""Raw rows of a Cafe24, two SmartStores and a Godomall5 that sell the same goods, and the seller's files.

The seller's code of a variant names its case. Stock was read once, on March 10th, and the data reach to the 31st: every
day between is known. Invented codes, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified.godomall5.goods_rows import goods
from tests.unified.goods import PRODUCT, collect, line, order, variant
from tests.unified.naver_smartstore.naver_goods import channel_product
from tests.unified.warehouse import READ_AT, Raw, Row

DATA_END = READ_AT + timedelta(days=21)
LATE: Row = {"_read_at": READ_AT + timedelta(days=18)}  # four days before the data end
SOLD_ON = "2026-03-15"


def cafe24(code: str, number: int, quantity: int, **fields: Any) -> tuple[Row, Row]:
    """A product with one variant, `V<number>`."""
    own = {name: fields.pop(name) for name in ("custom_product_code", "product_name") if name in fields}
    read = {name: fields[name] for name in ("_read_at",) if name in fields}
    product = PRODUCT | {"product_no": str(number), "price": "10000.00", "product_name": f"물건 {number}"} | own | read
    told = {"product_no": str(number), "custom_variant_code": code, "quantity": quantity} | fields
    return product, variant(f"V{number}", **told)


def naver(code: str | None, number: int, quantity: int, *, barcode: str | None = None, shop: str = "main") -> list[Row]:
    """A product without options: list, search and the product's own call."""
    key = {"origin_product_no": str(number), "shop": shop}
    told = channel_product(str(number), f"9{number}", stock_quantity=quantity, seller_management_code=code)
    detail = {"status_type": "SALE", "sale_price": 10000, "stock_quantity": quantity}
    detail["detail_attribute__seller_code_info__seller_barcode"] = barcode
    return [key, told | {"name": f"상품 {number}"} | key, detail | key]


def sold(number: int, product: int, quantity: int, day: str = SOLD_ON, status: str = "N40") -> tuple[Row, list[Row]]:
    """Pieces of `V<product>`, paid on a day in March."""
    at, text = f"{day}T09:00:00+09:00", f"{day} 09:00:00"
    own = {"product_no": str(product), "variant_code": f"V{product}", "custom_variant_code": "", "quantity": quantity}
    return order(number, [line(number, status=status, **own, ordered_date=text)], order_date=at, payment_date=at)


CAFE24 = [
    cafe24(" ｍｕｇ－１　Ａ ", 1, 10),
    cafe24("DUP", 2, 5),
    cafe24("DUP", 3, 5),
    cafe24("없음", 4, 5, product_name="상품 112"),
    cafe24("", 5, 5, custom_product_code="POT"),
    cafe24("OLD", 6, 5),
    cafe24("TWIN", 7, 5),
    cafe24("TWIN", 8, 5),
    cafe24("CUP", 9, 7),
    cafe24("BIT", 10, 1),
    cafe24("", 11, 4),
    cafe24("", 12, 5),
    cafe24("SPL", 13, 4),
    cafe24("MAS", 14, 5),
    cafe24("SEED", 15, 8),
    cafe24("ZER", 16, 0),
    cafe24("UNT", 17, 0, use_inventory="F"),
    cafe24("UNA", 18, 0, use_inventory="F"),
    cafe24("NEG", 19, -2, display_soldout="F"),
    cafe24("DEM", 20, 9),
    cafe24("FAST", 21, 5),
    cafe24("GONE", 22, 0),
    cafe24("NEW", 23, 9, **LATE),
    cafe24("SLOW", 24, 30),
    cafe24("DEAD", 25, 0),
    cafe24("HELD", 26, 5, safety_inventory=4),
]
NAVER = [
    naver("mug-1 a", 101, 7),
    naver("DUP", 102, 5),
    naver("POT", 105, 5),
    naver("OLD", 106, 5),
    naver("CUP-X2", 109, 3),
    naver("BIT-X2", 110, 0),
    naver("KNOWN", 112, 5, barcode="8800000000012"),
    naver(None, 113, 5, barcode="8800000000012", shop="second"),
    naver(None, 114, 5, barcode="8800000000099", shop="second"),
    naver("SPL", 115, 6),
    naver("MAS", 116, 9),
    naver("ZER", 117, 5),
    naver("UNT", 118, 5),
]
ORDERS, LINES = collect(
    sold(1, 12, 1, "2026-03-04"),
    sold(2, 12, 1, "2026-03-06"),
    sold(3, 21, 44),
    sold(4, 22, 1),
    sold(5, 24, 22),
    sold(6, 20, 2, "2026-03-30", "N10"),
    sold(7, 9, 3, "2026-03-30", "N20"),
    sold(8, 11, 2, "2026-03-30", "N20"),
    sold(9, 2, 3),
    sold(10, 4, 2),
)

RAW: dict[str, Raw] = {
    "cafe24": {
        "shops": [{"shop_no": "1", "currency_code": "KRW", "timezone": "Asia/Seoul", "default": "T", "active": "T"}],
        "products": [product for product, _ in CAFE24],
        "variants": [each for _, each in CAFE24],
        "orders": ORDERS,
        "order_items": LINES,
        "_ledger": [
            {"run_id": "a", "resource": "orders", "status": "ok", "window_to": DATA_END, "started_at": DATA_END}
            | {"finished_at": DATA_END}
        ],
    },
    "naver_smartstore": {
        "products": [rows[0] for rows in NAVER],
        "channel_products": [rows[1] for rows in NAVER],
        "product_details": [rows[2] for rows in NAVER],
    },
    "godomall5": {
        "goods": [goods(31, option_fl="n", total_stock="7", goods_cd="OFF", sold_out_fl="y", option_name="")]
    },
}

SKU_MAP = """sku,platform,shop_alias,native_variant_id,seller_code,units_per_listing,valid_from,note
new-1,cafe24,main,V6,,,,Excel calls it OLD
TWIN-1,cafe24,,,twin,,,both listings are one thing
CUP,naver_smartstore,main,109,,2,,pack of two
BIT,naver_smartstore,main,110,,2,,pack of two
CUP,cafe24,main,V11,,1,,set
POT,cafe24,main,V11,,2,,set
V-OLD,cafe24,main,V12,,,,
V-NEW,cafe24,main,V12,,,2026-03-05,another maker
,cafe24,main,V2,,,,not decided yet
"""
STOCK_POOL = """sku,mode,master,lead_time_days,safety_stock,buffer,quantity
SPL,split,,,,,
mas,,cafe24:main,,,,
SEED,,,,,,3
DEM,,,,,,1
MUG-1 A,,,,,3,
SLOW,,,14,20,,
"""
