"""Shops, store, suppliers, carriers, categories, customers, status names (contract sections 5.3, 5.6, 5.8, 5.10)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.model import Person
from . import errors, query
from .forms import CARRIERS, SUPPLIERS, stamp
from .product_rows import is_sold_out

if TYPE_CHECKING:
    from .mall import Cafe24Mall

# world category -> category_no, parent, name; numbers have gaps as in a shop that has lived
CATEGORIES = (
    (27, 1, "의류"), (28, 1, "생활"), (31, 1, "잡화"), (34, 1, "선물"), (41, 27, "상의"), (42, 27, "하의"), (45, 28, "주방"),
)  # fmt: skip
CATEGORY_NULLS = tuple(
    f"{kind}_product_display_{part}"
    for kind in ("normal", "recommend", "new")
    for part in ("type", "key", "sort", "period")
)
STATUS_NAMES = (
    ("1", "P", "입금전"), ("2", "D", "상품준비중"), ("3", "D", "배송준비중"), ("4", "D", "배송대기"), ("5", "D", "배송중"),
    ("6", "D", "배송완료"), ("7", "C", "취소신청"), ("8", "C", "취소완료"), ("9", "R", "반품신청"), ("10", "R", "반품완료"),
    ("11", "E", "교환신청"), ("12", "E", "교환완료"), ("13", "U", "구매확정"),
)  # fmt: skip
ZONE_NAMES = {"Asia/Seoul": "(UTC+09:00) Seoul", "America/Los_Angeles": "(UTC-08:00) Pacific Time (US & Canada)"}


def shops(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = []
    for shop in mall.front.shops:
        korean = shop.currency == "KRW"
        rows.append(
            {
                "shop_no": int(shop.shop_no),
                "default": "T" if shop.shop_no == "1" else "F",
                "shop_name": "표본상점" if korean else "Sample Shop USA",
                "business_country_code": "KR",
                "language_code": "ko_KR" if korean else "en_US",
                "language_name": "Korean" if korean else "English",
                "currency_code": shop.currency,
                "currency_name": "South Korean Won (KRW)" if korean else "United States Dollar (USD)",
                "reference_currency_code": "",
                "reference_currency_name": None,
                "pc_skin_no": 1,
                "mobile_skin_no": 2,
                "base_domain": f"{mall.mall_id}.example.com",
                "primary_domain": f"shop{shop.shop_no}.example.com",
                "slave_domain": [],
                "active": "T",
                "timezone": shop.zone,
                "timezone_name": ZONE_NAMES.get(shop.zone, shop.zone),
                "date_format": "YYYY-MM-DD",
                "time_format": "hh:mm:ss",
                "use_reference_currency": "F",
            }
        )
    return json_reply({"shops": rows})


def store(mall: "Cafe24Mall", call: Call) -> Reply:
    owner = mall.world.seller
    row = {
        "shop_no": int(mall.shop(call).shop_no),
        "shop_name": "표본상점",
        "mall_id": mall.mall_id,
        "base_domain": f"{mall.mall_id}.example.com",
        "primary_domain": "shop1.example.com",
        "company_name": "표본상사",
        "president_name": owner.name,
        "country": "Korea",
        "country_code": "KOR",
        "zipcode": owner.zipcode,
        "address1": owner.address,
        "address2": owner.address_detail,
        "phone": owner.phone,
        "email": owner.email,
        "mall_url": "https://shop1.example.com",
        "customer_service_hours": "09:00 ~ 17:00",
        "privacy_officer_name": owner.name,
        "sales_product_categories": ["Apparel"],
    }
    return json_reply({"store": row})


def suppliers(mall: "Cafe24Mall", call: Call) -> Reply:
    page = query.page(mall, call, 10, 100, 8000)
    return json_reply({"suppliers": query.cut(call, _supplier_rows(mall), page)})


def supplier_count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(SUPPLIERS)})


def supplier(mall: "Cafe24Mall", call: Call) -> Reply:
    for row in _supplier_rows(mall):
        if row["supplier_code"] == call.words["supplier_code"]:
            return json_reply({"supplier": row})
    raise errors.not_found("The supplier")


def carriers(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = [
        {
            "shop_no": int(mall.shop(call).shop_no),
            "carrier_id": int(number),
            "shipping_carrier_code": code,
            "shipping_carrier": name,
            "track_shipment_url": None,
            "shipping_type": "A",
            "contact": "1588-0000",
            "secondary_contact": "",
            "email": "",
            "default_shipping_fee": None,
            "homepage_url": "",
            "default_shipping_carrier": "T" if code == "0006" else "F",
            "shipping_fee_setting": "F",
        }
        for code, number, name in CARRIERS.values()
    ]
    return json_reply({"carriers": rows})


def categories(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = _category_rows(mall, call)
    return json_reply({"categories": query.cut(call, rows, query.page(mall, call, 10, 100, 8000))})


def category_count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(_category_rows(mall, call))})


def category(mall: "Cafe24Mall", call: Call) -> Reply:
    for row in _category_rows(mall, call):
        if str(row["category_no"]) == call.words["category_no"]:
            return json_reply({"category": row})
    raise errors.not_found("The category")


def category_products(mall: "Cafe24Mall", call: Call) -> Reply:
    """Placement rows with real booleans. Group 1 holds all, 2 the recommended, 3 the new ones."""
    group = call.query.get("display_group")
    if group not in ("1", "2", "3"):
        raise errors.unprocessable("Field [display_group] is required. (parameter.display_group)")
    wanted, every = call.words["category_no"], {"1": 1, "2": 5, "3": 7}[group]
    if wanted not in {str(number) for number, _, _ in CATEGORIES}:
        raise errors.not_found("The category")
    placed = [
        product
        for product in mall.front.products.values()
        if product.deleted_at is None
        and wanted in {str(mall.category_no(each)) for each in product.categories}
        and product.number % every == 0
    ]
    rows = [
        {
            "shop_no": int(mall.shop(call).shop_no),
            "product_no": product.number,
            "sequence_no": position,
            "auto_sort": True,
            "sold_out": is_sold_out(product),
            "fixed_sort": False,
            "not_for_sale": not product.selling,
        }
        for position, product in enumerate(placed, start=1)
    ]
    return json_reply({"products": query.cut(call, rows, query.page(mall, call, 50000, 50000, None))})


def order_statuses(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = [
        {
            "shop_no": int(mall.shop(call).shop_no),
            "status_name_id": int(number),
            "status_type": kind,
            "basic_name": name,
            "custom_name": f"{name}!" if number == "5" else name,
            "reservation_custom_name": None,
        }
        for number, kind, name in STATUS_NAMES
    ]
    return json_reply({"status": rows})


def order_setting(mall: "Cafe24Mall", call: Call) -> Reply:
    row = {"shop_no": int(mall.shop(call).shop_no), "stock_recover": "T", "use_product_prepare_status": "T"}
    return json_reply({"order": row})


def customers(mall: "Cafe24Mall", call: Call) -> Reply:
    """A lookup: without a key there is nothing to look up."""
    members, phones = query.values(call, "member_id"), query.values(call, "cellphone")
    if not members and not phones:
        raise errors.unprocessable("cellphone or member_id is required. (parameter.cellphone)")
    found = [person for person in mall.world.people if person.member_id in members or person.phone in phones]
    return json_reply({"customers": [_customer(mall, call, person) for person in found]})


def customers_privacy(mall: "Cafe24Mall", call: Call) -> Reply:
    if not mall.switches.privacy_allowed:
        raise errors.refusal(403, "This API is only available to approved clients.")
    people = mall.world.people
    page = query.page(mall, call, 30, 1000, None if call.query.get("search_type") == "created_date" else 8000)
    rows = [
        _customer(mall, call, person)
        | {"name": person.name, "cellphone": person.phone, "email": person.email, "address1": person.address}
        for person in people
    ]
    return json_reply({"customersprivacy": query.cut(call, rows, page)})


def customers_privacy_count(mall: "Cafe24Mall", call: Call) -> Reply:
    if not mall.switches.privacy_allowed:
        raise errors.refusal(403, "This API is only available to approved clients.")
    return json_reply({"count": len(mall.world.people)})


def _customer(mall: "Cafe24Mall", call: Call, person: Person) -> dict[str, Any]:
    blank = " " if mall.switches.trailing_blanks else ""
    joined = mall.opened_at
    return {
        "shop_no": int(mall.shop(call).shop_no),
        "member_id": person.member_id,
        "group_no": 1,
        "member_authentication": "T",
        "use_blacklist": "F",
        "blacklist_type": "",
        "authentication_method": "m",
        "sms": "T",
        "news_mail": "F",
        "solar_calendar": "T",
        "total_points": "0.00",
        "available_points": "0.00",
        "used_points": "0.00",
        f"last_login_date{blank}": stamp(joined),
        "created_date": stamp(joined),
        f"gender{blank}": "F" if len(person.name) % 2 else "M",
        f"use_mobile_app{blank}": "F",
        f"available_credits{blank}": "0.00",
        "fixed_group": "F",
    }


def _supplier_rows(mall: "Cafe24Mall") -> list[dict[str, Any]]:
    owner = mall.world.seller
    return [
        {
            "shop_no": 1,
            "supplier_code": code,
            "supplier_name": name,
            "status": "A",
            "commission": "0.00" if position == 0 else "10.00",
            "payment_period": "A",
            "business_item": "",
            "payment_type": "P",
            "supplier_type": "WS",
            "use_supplier": "T",
            "created_date": "" if position == 0 else stamp(mall.opened_at),
            "updated_date": stamp(mall.opened_at) if position == 0 else "",
            "country_code": "KOR",
            "zipcode": owner.zipcode,
            "address1": owner.address,
            "address2": owner.address_detail,
            "manager_information": [
                {"no": 1, "name": owner.name, "phone": owner.phone, "email": owner.email, "use_sms": "F"},
            ],
            "payment_start_day": None,
            "payment_end_day": None,
            "payment_start_date": 1,
            "payment_end_date": 30,
            "trading_type": "D",
            "bank_code": "bank_26",
            "bank_account_no": "110-000-000000",
            "bank_account_name": owner.name,
            "company_registration_no": "000-00-00000",
            "president_name": owner.name,
            "company_name": name,
            "company_condition": "",
            "company_line": "",
            "phone": owner.phone,
            "fax": "",
        }
        for position, (code, name) in enumerate(SUPPLIERS.values())
    ]


def _category_rows(mall: "Cafe24Mall", call: Call) -> list[dict[str, Any]]:
    names = {number: name for number, _, name in CATEGORIES}
    rows = []
    for order, (number, parent, name) in enumerate(CATEGORIES):
        top = parent == 1
        root = number if top else parent
        path = [name] if top else [names[parent], name]
        numbers = [str(number)] if top else [str(parent), str(number)]
        filled = [None] * (4 - len(path))
        rows.append(
            {
                "shop_no": int(mall.shop(call).shop_no),
                "category_no": number,
                "category_depth": len(path),
                "parent_category_no": parent,
                "category_name": name,
                "display_type": "A",
                "full_category_name": dict(zip("1234", [*path, *filled], strict=True)),
                "full_category_no": dict(zip("1234", [*numbers, *filled], strict=True)),
                "root_category_no": root,
                "use_main": "F",
                "use_display": "T",
                "display_order": order,
                "soldout_product_display": "B",
                "sub_category_product_display": "T",
                "hashtag_product_display": "F",
                "hash_tags": [],
                "product_display_scope": "A",
                "product_display_type": "U",
                "product_display_key": "A",
                "product_display_sort": "D",
                "product_display_period": "W",
                **dict.fromkeys(CATEGORY_NULLS),
                "access_authority": "F",
            }
        )
    wanted = {name: query.values(call, name) for name in ("category_depth", "category_no", "parent_category_no")}
    rows = [row for row in rows if all(not each or str(row[name]) in each for name, each in wanted.items())]
    name = call.query.get("category_name", "")
    return [row for row in rows if name in row["category_name"]]
