"""Shop information, carriers, boards (contract 2.2). `information` is the one list that is an object."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from . import envelope
from .forms import CARRIERS

if TYPE_CHECKING:
    from .mall import MakeshopMall

MORE_CARRIERS = (("06", "로젠택배"), ("99", "기타 & 직접배송"))
REVIEW_BOARD = ("review", "상품후기")


def information(mall: "MakeshopMall", _call: Call) -> Reply:
    """Personal data: the owner's name, address and mail."""
    seller = mall.world.seller
    content: dict[str, Any] = {
        "shop_id": mall.shop_id,
        "shop_name": "가상 상점 <본점>",
        "shop_url": "http://shop.example.test",
        "shop_email": seller.email,
        "shop_number": seller.phone,
        "company_name": "가상상사",
        "company_owner": seller.name,
        "company_num": "000-00-00000",
        "company_addr": f"{seller.address} {seller.address_detail}",
        "company_post": seller.zipcode,
        "company_biz": "소매",
        "company_item": "의류",
        "product_type": "NORMAL",
        "deli_type": "KOR",
        "deli_price": "3000",
        "price_deli": {"from": "", "to": "", "step": [], "deli_price": ""},
        "weight_deli": {"to": "", "min": "", "step": [], "unit": "", "price": "", "deli_price": ""},
        "condition_deli": {
            "price": "50000", "deli_price": "3000", "sp_start": "", "sp_end": "", "sp_week": "", "sp_price": "",
            "sp_deli_price": "",
        },
    }  # fmt: skip
    version = {"orderVersion": "2.0"} if mall.switches.order_version else {}
    return envelope.single(content, **version)


def carriers(mall: "MakeshopMall", call: Call) -> Reply:
    rows = [{"id": code, "name": name} for code, name in (*sorted(CARRIERS.values()), *MORE_CARRIERS)]
    return envelope.counted(mall, call, "delivery_company", rows)


def boards(mall: "MakeshopMall", call: Call) -> Reply:
    code, name = REVIEW_BOARD
    return envelope.counted(mall, call, "board_code", [{"code": code, "name": name}])
