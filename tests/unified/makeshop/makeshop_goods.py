"""Hand-made raw rows of products, options, stock, categories and reviews of both countries' MakeShop."""

from datetime import timedelta
from typing import Any

from tests.unified.makeshop.makeshop_korea import NEVER, OLDER_LOAD
from tests.unified.warehouse import READ_AT, Raw, Row

OLDER, LATER = READ_AT - timedelta(days=1), READ_AT + timedelta(minutes=30)
OPTION_NAMES = {"1": "색상", "2": "크기"}


def product(uid: str, **fields: Any) -> Row:
    return {
        "uid": uid,
        "brandcode": f"001000000{uid}",
        "product_name": "머그컵<br>350ml",
        "sellprice": "10,000",
        "consumerprice": "12000",
        "buyprice": "4000",
        "sell_accept": "Y",
        "display": "Y",
        "quantity": "5",
        "regdate": "2026-02-01 00:30:00",
        "moddate": NEVER,
    } | fields


def option(uid: str, sto_id: str, state: str = "SALE", stock: str = "5", **fields: Any) -> Row:
    return {
        "uid": uid,
        "part": "basic",
        "sto_id": sto_id,
        "opt_ids": "1,2",
        "sto_opt_values": "블랙,M",
        "sto_price": "0",
        "sto_real_stock": stock,
        "sto_unlimit": "N",
        "sto_stop_use": "N",
        "sto_stop_stock": "9",
        "sto_state_code": state,
    } | fields


def bag(system_code: str, **fields: Any) -> Row:
    return {
        "shop": "jp",
        "system_code": system_code,
        "custom_code": "BAG",
        "product_name": "バッグ",
        "sell_price": 1250,
        "display": "Y",
        "quantity": 4,
        "created_at": "2026-01-01 09:00:00",
        "updated_at": "20260305090000",
    } | fields


def variation(system_code: str, position: int, code: str, **fields: Any) -> Row:
    own = code and code != system_code
    return {
        "shop": "jp",
        "system_code": system_code,
        "position": position,
        "variation_key": code if own else str(position),
        "variation1_item_name": "ブラック",
        "variation2_item_name": "M",
        "product_system_code": code,
        "quantity": 2,
    } | fields


GOODS: Raw = {
    "kr_products": [
        product("101", quantity="99"),
        product("102", quantity="7", moddate="2026-03-05 09:00:00"),
        product("103", quantity="Unlimited"),
        product("104", quantity="9"),  # its stock was looked at again
        product("105"),  # deleted
        product("106", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),  # not seen by the last sweep
        product("107", quantity="3"),  # of an older shop
        product("108", moddate="2026-03-08 09:00:00"),  # changed after it was listed as deleted
        product("109", display="N", sell_accept="N", quantity="0"),
    ],
    "kr_product_options": [
        {"uid": "101", "position": int(number), "opt_id": number, "opt_name": name}
        for number, name in OPTION_NAMES.items()
    ],
    "kr_product_variants": [
        option("101", "1", sto_option_code=" sku-1 ", sto_price="-500"),
        option("101", "2", "SOLDOUT", "3"),
        option("101", "3", sto_unlimit="Y", stock="0", sto_opt_values="화이트", opt_ids="1"),
        option("101", "4", stock="0"),
        option("101", "5", "HIDE"),
        option("101", "6", "STOP"),
        option("101", "7", sto_stop_use="Y", sto_stop_stock="2"),
        option("101", "8", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
        option("101", "9", "SOLDOUT", "0"),
        option("101", "10", part="addition", opt_ids="", sto_opt_values="선물 포장"),
        option("106", "1", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
        {"uid": "107", "part": "stocks", "sto_id": "1", "value": "기본", "sto_option_code": "OLD-1"},
        option("107", "1", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),  # before it had `stocks`
    ],
    "kr_stock": [
        {"uid": "104", "quantity": "1", "_read_at": LATER},
        {"uid": "102", "quantity": "99", "_read_at": OLDER},
        {"uid": "101", "quantity": "77", "_read_at": LATER},  # the sum says nothing of one option
    ],
    "kr_deleted_products": [
        {"uid": uid, "reg_date": "2026-02-01 00:30:00", "delete_date": "2026-03-07 09:00:00"} for uid in ("105", "108")
    ],
    "kr_categories": [
        {"cate1": "001", "cate2": cate2, "cate3": cate3, "catename": name, "display": shown}
        for cate2, cate3, name, shown in (
            ("000", "000", "주방", "YES"),
            ("002", "000", "컵", "YES"),
            ("002", "003", "머그", "NO"),
        )
    ],
    "kr_reviews": [
        {"uid": "101", "reg_date": "2026-03-08 00:30:00", "content": "좋아요", "display": "Y", "score_1": "5"}
        | {"reply_content": "감사합니다", "id_key": "ab12"},
        {"uid": "102", "reg_date": "2026-03-08 00:31:00", "content": "", "display": "N", "score_1": "0"}
        | {"_read_at": OLDER},
    ],
    "jp_products": [
        bag("000000000001", custom_code="CUP"),
        bag("000000000002"),
        bag("000000000003", display="N"),
        bag("000000000004", quantity=None),
        bag("000000000005", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "jp_variations": [
        variation("000000000002", 1, "000000000021", variation_custom_code="BAG-BLACK-M"),
        variation("000000000002", 2, "000000000022", variation_custom_code="BAG-WHITE-M")
        | {"variation1_item_name": "ホワイト"},
        variation("000000000002", 3, "000000000023", variation_custom_code="NEW-CODE")
        | {"variation1_item_name": "ダーク ブルー"},
        variation("000000000002", 3, "000000000024", variation_custom_code="BAG-GONE", _dlt_load_id=OLDER_LOAD)
        | {"variation1_item_name": "レッド"},
        # all have the product's own code: named by their place, pieces not told
        variation("000000000003", 1, "000000000003", quantity=None),
        variation("000000000003", 2, "000000000003", quantity=None, variation2_item_name="L"),
        variation("000000000003", 3, "000000000003", quantity=None, _dlt_load_id=OLDER_LOAD),
    ],
    "jp_categories": [
        {"shop": "jp", "category_uid": uid, "category_name": name, "category_depth": depth, "category1": "11"}
        | {"display": "Y"}
        for uid, name, depth in (("11", "台所", 1), ("12", "カップ", 2))
    ],
    "jp_reviews": [
        {"shop": "jp", "review_id": "r1", "product_code": "000000000001", "title": "よい", "rate": 4}
        | {"displayed": "Y", "created_at": "20260308003000"}
    ],
    "sweeps": [
        {"resource": name, "shop": shop, "started_at": READ_AT - timedelta(hours=2), "completed_at": READ_AT, "rows": 1}
        for name in ("products", "reviews")
        for shop in ("main", "jp")
    ],
}
