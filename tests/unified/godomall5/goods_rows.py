"""Hand-made raw rows of a Godomall5 mall's goods, options, add-on goods and reviews; all text, as on the wire."""

from datetime import timedelta
from typing import Any

from tests.unified.warehouse import READ_AT, Raw, Row

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
NEVER = "0000-00-00 00:00:00"
GOODS = {
    "goods_cd": "MUG",
    "goods_nm": "머그컵<br>350ml",
    "scm_no": "1",
    "goods_display_fl": "y",
    "goods_sell_fl": "y",
    "stock_fl": "y",
    "sold_out_fl": "n",
    "option_fl": "y",
    "option_name": "색상^|^크기",
    "goods_price": "10,000.00",
    "tax_free_fl": "t",
    "reg_dt": "2026-02-01 00:30:00",
    "mod_dt": NEVER,
}


def goods(number: int, **fields: Any) -> Row:
    return GOODS | {"goods_no": f"10000000{number}"} | fields


def option(number: int, sno: int, **fields: Any) -> Row:
    """An option of five pieces."""
    return {
        "goods_no": f"10000000{number}",
        "sno": str(sno),
        "option_value1": "블랙",
        "option_value2": "M",
        "option_price": "0.00",
        "option_view_fl": "y",
        "option_sell_fl": "y",
        "stock_cnt": "5",
        "sell_stop_fl": "n",
    } | fields


def review(sno: int, **fields: Any) -> Row:
    return {
        "bd_id": "goodsreview",
        "sno": str(sno),
        "subject": "좋아요",
        "content": "<p>좋아요</p>",
        "is_secret": "n",
        "reg_dt": "2026-03-08 00:30:00",
    } | fields


GOODS_RAW: Raw = {
    "goods": [
        goods(11),
        goods(12, option_fl="n", total_stock="7", goods_cd=" PLAIN-1 ", option_name="", mod_dt="2026-03-05 09:00:00"),
        goods(13, stock_fl="n", tax_free_fl="f"),
        goods(14, sold_out_fl="y"),
        goods(15, option_fl="n", total_stock="0", goods_display_fl="n", goods_sell_fl="n"),
        goods(16, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "goods_options": [
        option(11, 501, option_code=" sku-1 ", option_price="-500.00", sell_stop_fl="y", sell_stop_stock="2"),
        option(11, 502, option_value1="화이트", option_value2="", stock_cnt="0"),
        option(11, 503, option_sell_fl="n"),
        option(11, 504, option_sell_fl="t", option_view_fl="n"),
        option(11, 505, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
        option(12, 777, option_value1="", option_value2="", stock_cnt="7"),
        option(13, 506),
        option(14, 507),
        option(16, 508, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "add_goods": [
        {"add_goods_no": "31", "goods_nm": "선물 포장", "goods_price": "1000.00", "stock_cnt": "4", "view_fl": "y"},
        {"add_goods_no": "32", "goods_nm": "리본", "goods_price": "500.00", "stock_cnt": "4", "view_fl": "y"}
        | {"sold_out_fl": "y"},
        {"add_goods_no": "33", "goods_nm": "상자", "goods_price": "700.00", "stock_cnt": "0", "view_fl": "n"}
        | {"_read_at": OLDER},
    ],
    "reviews": [
        review(1, goods_no="1000000011", goods_pt="5", answer_contents="<p>감사합니다</p>"),
        review(2, is_secret="y"),
        review(3, goods_no="1000000012", goods_pt="9", _read_at=OLDER),
    ],
    "review_replies": [
        {"bd_id": "goodsreview", "sno": sno, "position": place, "reg_dt": f"2026-03-09 0{place}:00:00"} | more
        for sno, place, more in (("1", 1, {}), ("2", 2, {}), ("2", 1, {"_dlt_load_id": OLDER_LOAD}))
    ],
    "sweeps": [
        {"resource": name, "started_at": READ_AT - timedelta(hours=2), "completed_at": READ_AT, "rows": 1}
        for name in ("goods", "add_goods", "reviews")
    ],
}
