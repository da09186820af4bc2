"""Shops, store, suppliers, carriers, status names, order settings (contract sections 5.6, 5.7, 5.10)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from . import errors, query
from .forms import CARRIERS, SUPPLIERS, stamp

if TYPE_CHECKING:
    from .mall import Cafe24Mall

STATUS_NAMES = (
    ("1", "P", "입금전"), ("2", "D", "상품준비중"), ("3", "D", "배송준비중"),
    ("4", "D", "배송대기"), ("5", "D", "배송중"),
    ("6", "D", "배송완료"), ("7", "C", "취소신청"), ("8", "C", "취소완료"), ("9", "R", "반품신청"),
    ("10", "R", "반품완료"),
    ("11", "E", "교환신청"), ("12", "E", "교환완료"), ("13", "U", "구매확정"),
)  # fmt: skip
ZONE_NAMES = {"Asia/Seoul": "(UTC+09:00) Seoul", "America/Los_Angeles": "(UTC-08:00) Pacific Time (US & Canada)"}


def shops(mall: "Cafe24Mall", _call: Call) -> Reply:
    rows: list[dict[str, Any]] = []
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


def supplier_count(_mall: "Cafe24Mall", _call: Call) -> Reply:
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
