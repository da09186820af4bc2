"""Members and their groups (contract 2.2, 2.4). Nearly all of it is personal data.

The world knows no joining: each member joined on a day of his own in the year before the shop's stand-in opened.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from .. import faults
from ..wire import Call, Reply
from ..world.goods import Person
from . import envelope, errors, query
from .forms import flag, stamp
from .line_rows import empty_date
from .query import Page

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOST = 5000
GROUPS = (("MX11", "일반"), ("RP11", "도매"))
EMPTY_TEXTS = (
    "kakao_user_id", "simple_type", "phone", "sex", "birth_day", "birth_day_year", "birth_format", "office_post",
    "office_address", "office_phone", "extension_period", "recommand_id", "feet_id",
)  # fmt: skip
COMPANY = ("company_corp", "company_biz", "company_item", "company_post", "company_addr")


def users(mall: "MakeshopMall", call: Call) -> Reply:
    """Members by the day they joined, changed or logged in; `all` by key. `userid` overrides. Raises Refused."""
    people, wanted = list(enumerate(mall.world.people)), query.overriding(mall, call, "userid")
    kind = call.query.get("searchType", "").strip() or "join"
    if wanted:
        found = [pair for pair in people if pair[1].member_id in wanted]
        return envelope.paged(mall, call, "user", [_row(mall, *pair) for pair in found], query.page(call, MOST))
    if kind == "all":
        return _by_key(mall, call)
    if kind not in DATES:
        raise errors.code(errors.FAILURE, "searchType 이 올바르지 않습니다")
    window = query.window(mall, call, mall.switches.window_days)
    found = [pair for pair in people if window is not None and window.holds(DATES[kind](mall, pair[0]))]
    found.sort(key=lambda pair: (joined_at(mall, pair[0]), pair[0]), reverse=not query.ascending(call))
    return envelope.paged(mall, call, "user", found, query.page(call, MOST), lambda pair: _written(mall, pair))


def groups(mall: "MakeshopMall", call: Call) -> Reply:
    rows = [{"group_id": code, "group_name": name} for code, name in GROUPS]
    return envelope.counted(mall, call, "group", rows)


def joined_at(mall: "MakeshopMall", number: int) -> datetime:
    return (mall.opened_at - timedelta(days=1 + number * 37 % 360, hours=number % 24)).replace(microsecond=0)


def changed_at(mall: "MakeshopMall", number: int) -> datetime | None:
    return None if number % 3 else joined_at(mall, number) + timedelta(hours=20)


def _by_key(mall: "MakeshopMall", call: Call) -> Reply:
    """Members after `next_userid`, in the order of their ids; all other filters are ignored."""
    people = sorted(enumerate(mall.world.people), key=lambda pair: pair[1].member_id)
    asked, after = query.page(call, MOST), call.query.get("next_userid", "")
    start = sum(pair[1].member_id <= after for pair in people)
    picked, end = faults.cut(call.page_faults, people, start, asked.size)
    more: dict[str, Any] = {}
    if end < len(people) and picked:
        last = picked[-1][1].member_id
        told = urlencode({"searchType": "all", "next_userid": last}, quote_via=quote)
        more = {"next_userid": last, "next_page_query_string": quote(told, safe="")}
    call.page_faults = ()
    page = Page(1, max(len(picked), 1), max(len(picked), 1))
    return envelope.paged(mall, call, "user", picked, page, lambda pair: _written(mall, pair), len(people), **more)


def _written(mall: "MakeshopMall", pair: tuple[int, Person]) -> envelope.Row:
    return envelope.plain(_row(mall, *pair))


def _row(mall: "MakeshopMall", number: int, person: Person) -> dict[str, Any]:
    empty, is_company = empty_date(mall), number % 9 == 0
    group_id, group_name = GROUPS[is_company]
    joined = stamp(joined_at(mall, number))
    row: dict[str, Any] = {
        **dict.fromkeys(EMPTY_TEXTS, ""),
        "id": person.member_id,
        "hname": person.name,
        "mem_type": "COMPANY" if is_company else "PERSON",
        "grade": "3",
        "email": person.email,
        "mobile": person.phone,
        "reserve": "0",
        "email_receive": flag(number % 2 == 0),
        "email_receive_consent_date": joined,
        "sms_receive": flag(number % 4 == 0),
        "sms_receive_consent_date": joined,
        "login_date": stamp(_logged_in_at(mall, number), empty),
        "mod_date": stamp(changed_at(mall, number), empty),
        "reg_date": joined,
        "group_id": group_id,
        "group_name": group_name,
        "post": person.zipcode,
        "address": person.address,
        "address_detail": person.address_detail,
        "point": "0",
        "emoney": "0",
        "push_receive": "N",
        "is_app_use": "N",
        "order_count": str(mall.sales.orders_of(person)),
    }
    if is_company:
        company = {"company_name": f"{person.name} 상사", "company_owner": person.name, "company_num": "000-00-00000"}
        row["company_info"] = {**company, **dict.fromkeys(COMPANY, "")}
    return row


def _logged_in_at(mall: "MakeshopMall", number: int) -> datetime | None:
    return None if number % 5 == 0 else joined_at(mall, number) + timedelta(hours=30)


def _dormant_at(mall: "MakeshopMall", number: int) -> datetime | None:
    return joined_at(mall, number) + timedelta(days=300) if number % 11 == 0 else None


DATES = {"join": joined_at, "modify": changed_at, "login": _logged_in_at, "dormant_wait": _dormant_at}
