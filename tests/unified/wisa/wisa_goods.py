"""Hand-made raw rows of a WISA shop's products, stock, marketplaces, customers and dropped files."""

from datetime import timedelta
from typing import Any

from tests.unified.warehouse import READ_AT, Raw, Row

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
LATER = READ_AT + timedelta(minutes=5)


def product(number: int, status: str = "2", **fields: Any) -> Row:
    return {
        "product_id": str(number),
        "product_code": f"WS-{number}",
        "name": "머그컵<br>350ml",
        "status": status,
        "price": 10000,
        "stock_quantity": 9,
        "created_at": "2026-02-01T00:30:00+09:00",
        "updated_at": "2026-03-05 09:00:00",
    } | fields


def option(number: int, option_id: int, mode: str | None = "L", quantity: int = 7, **fields: Any) -> Row:
    return {
        "product_id": str(number),
        "option_id": str(option_id),
        "name": "색상",
        "value": "블랙",
        "sku": f" sku-{option_id} ",
        "soldout_mode": mode,
        "stock_quantity": quantity,
    } | fields


def stock(number: int, option_id: str, mode: str | None = "L", quantity: int | None = 5, **fields: Any) -> Row:
    return {
        "product_id": str(number),
        "option_id": option_id,
        "soldout_mode": mode,
        "quantity": quantity,
        "safety_stock": 2,
        "_read_at": LATER,
    } | fields


GOODS_RAW: Raw = {
    "products": [
        product(1001),
        product(1002, updated_at="0"),
        product(1003, "3"),
        product(1004, "숨김"),
        product(1005, "5"),
        product(1006, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
        product(1007, "9", created_at="1769873400", updated_at=None),
        product(1008),
        product(1009),
    ],
    "product_options": [
        option(1001, 5001),  # counted later
        option(1001, 5002, "N", 0),
        option(1001, 5003, "Y", 4, name="", value=""),
        option(1001, 5004, _dlt_load_id=OLDER_LOAD),  # taken off its product
        option(1001, 5005, value="화이트", name=""),  # counted before
        option(1001, 5006, None, 0),
        option(1001, 5007, quantity=-1, sku=""),
        option(1003, 5010),
        option(1004, 5011),
        option(1005, 5012),
        option(1006, 5013, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "inventory": [
        stock(1001, "5001"),
        stock(1001, "5002", "N", 0),
        stock(1001, "5005", _read_at=READ_AT - timedelta(hours=1)),
        stock(1001, "", quantity=99),  # of all options together
        stock(1008, "5020", "무제한"),  # an option that only the stock names
        stock(1009, "", quantity=3),
    ],
    "marketplace_status": [
        {"product_id": "1001", "marketplace": "naver", "status": "synced", "marketplace_product_id": "9001"}
        | {"last_synced_at": "2026-03-01T12:00:00+09:00", "message": ""},
        {"product_id": "1001", "marketplace": "kakao_talk_store", "status": "failed", "marketplace_product_id": ""}
        | {"last_synced_at": None, "message": "category required"},
    ],
    "customers": [{"customer_key": "ab12", "customer_group": "일반", "created_at": "2026-01-01T00:00:00+09:00"}],
    "drop_files": [
        {"sha256": "ab" * 32, "name": "주문_0301.csv", "resource": "orders", "status": "loaded", "encoding": "euc-kr"}
        | {"rows": 2, "rejected": 1, "newest_at": "2026-03-01T09:00:00+09:00"}
        | {"modified_at": "2026-03-01T10:00:00+09:00"},
    ],
    "quarantined_rows": [
        {"sha256": "ab" * 32, "file": "주문_0301.csv", "line": 3, "resource": "orders", "reason": "no number"}
        | {"columns": '["수량", "판매가"]'},
    ],
    "sweeps": [
        {"resource": name, "started_at": READ_AT - timedelta(hours=2), "completed_at": READ_AT, "rows": 1}
        for name in ("products", "inventory")
    ],
}
