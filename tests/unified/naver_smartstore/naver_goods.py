"""A hand-made SmartStore: its goods, its settlements, and with the orders of `naver_cases` all its raw tables."""

from datetime import timedelta
from typing import Any

from tests.unified.naver_smartstore.naver_cases import CHANGES, COMPLETED, LINES
from tests.unified.naver_smartstore.naver_rows import OLDER, OLDER_LOAD, PAID, PLACED, line_id, order_id
from tests.unified.warehouse import READ_AT, Raw, Row


def channel_product(number: str, channel: str, **fields: Any) -> Row:
    return {
        "origin_product_no": number,
        "channel_product_no": channel,
        "channel_service_type": "STOREFARM",
        "channel_product_display_status_type": "ON",
        "name": "머그컵<br>350ml",
        "seller_management_code": "MUG",
        "status_type": "SALE",
        "sale_price": 10000,
        "stock_quantity": 9,
        "reg_date": PLACED,
        "modified_date": PAID,
        "position": 0,
    } | fields


def option(number: str, option_id: str, quantity: int, **fields: Any) -> Row:
    return {
        "origin_product_no": number,
        "kind": "combination",
        "id": option_id,
        "option_group_name1": "색상",
        "option_name1": "블랙",
        "stock_quantity": quantity,
        "price": 0,
        "usable": True,
        "position": 0,
    } | fields


EARLIER: Row = {"_read_at": READ_AT - timedelta(hours=1)}
PRODUCTS = ("801", "802", "803", "804", "805", "806", "807", "808")
GOODS: Raw = {
    "products": [
        *({"origin_product_no": number} for number in PRODUCTS),
        {"origin_product_no": "809", "_read_at": OLDER, "_dlt_load_id": OLDER_LOAD},
    ],
    "channel_products": [
        # 801 in two channels, the window first in the mall's list; one it left
        channel_product("801", "950", channel_service_type="WINDOW", channel_product_display_status_type="SUSPENSION"),
        channel_product("801", "901", position=1, **EARLIER),
        channel_product("801", "899", _dlt_load_id=OLDER_LOAD),
        # 802 without options, 803 out of stock, 804 hidden, 805 stopped, 806 deleted, 807 searched after its call
        channel_product("802", "902", stock_quantity=5, **EARLIER),
        channel_product("803", "903", status_type="OUTOFSTOCK", stock_quantity=0),
        channel_product("804", "904", channel_product_display_status_type="WAIT"),
        channel_product("805", "905", status_type="SUSPENSION"),
        channel_product("806", "906", status_type="DELETE"),
        channel_product("807", "907", sale_price=8000, stock_quantity=4),
        channel_product("808", "908", channel_service_type="WINDOW"),
        channel_product("809", "909", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "product_details": [
        {
            "origin_product_no": "801",
            "status_type": "SALE",
            "sale_price": 11000,
            "stock_quantity": 20,
            "detail_attribute__tax_type": "TAXATION",
            "detail_attribute__naver_shopping_search_info__brand_id": "77",
            "detail_attribute__naver_shopping_search_info__model_name": "M-1",
            "detail_attribute__option_info__use_stock_management": True,
        },
        {"origin_product_no": "802", "status_type": "SALE", "sale_price": 10000, "stock_quantity": 7},
        {"origin_product_no": "807", "status_type": "OUTOFSTOCK", "sale_price": 9000, "stock_quantity": 0, **EARLIER},
        {
            "origin_product_no": "808",
            "status_type": "SALE",
            "sale_price": 10000,
            "detail_attribute__option_info__use_stock_management": False,
        },
    ],
    "product_options": [
        option("801", "71", 12, price=500, seller_manager_code=" sku-1 ", option_group_name2="크기", option_name2="M"),
        option("801", "72", 0, usable=False),
        option("801", "73", 3, _dlt_load_id=OLDER_LOAD),
        option("808", "81", 9999, kind="standard", price=None, option_group_name1=None),
    ],
    "product_supplements": [
        {
            "origin_product_no": "801",
            "id": "91",
            "group_name": "포장",
            "name": "선물 상자",
            "price": 2000,
            "stock_quantity": 30,
            "usable": True,
            "seller_management_code": "BOX",
        },
    ],
    "sweeps": [
        {"resource": "products", "started_at": READ_AT - timedelta(hours=2), "completed_at": READ_AT, "rows": 8}
    ],
}
SETTLEMENTS: Raw = {
    "settlement_months": [{"search_month": "2026-03", "total_elements": 1}],
    "settlements_daily": [
        {
            "search_month": "2026-03",
            "position": 0,
            "settle_basis_start_date": "2026-03-02",
            "settle_expect_date": "2026-03-03",
            "settle_complete_date": None,
            "settle_amount": 25260,
            "commission_settle_amount": -1740,
        }
    ],
    "settlement_days": [{"search_date": "2026-03-03", "total_elements": 2}],
    "settlements": [
        {
            "search_date": "2026-03-03",
            "position": 0,
            "settle_basis_date": "2026-03-02",
            "settle_complete_date": "2026-03-03",
            "order_id": order_id(230),
            "product_order_id": line_id(230),
            "product_order_type": "PROD_ORDER",
            "settle_expect_amount": 25260,
        },
        {
            "search_date": "2026-03-03",
            "position": 1,
            "product_order_id": "77000",
            "product_order_type": "DELIVERY",
            "settle_expect_amount": -3000,
        },
    ],
}
RAW: Raw = {
    "product_orders": LINES,
    "completed_claims": COMPLETED,
    "order_changes": CHANGES,
    "orders_missing": [
        {"order_id": order_id(234), "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": order_id(235), "noticed_at": READ_AT - timedelta(hours=1)},
    ],
    "_ledger": [{"run_id": "a", "resource": "orders", "status": "ok", "window_to": READ_AT, "started_at": READ_AT}],
    **GOODS,
    **SETTLEMENTS,
}
