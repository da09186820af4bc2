"""A caller who posts forms to the Godomall5 stand-in, reads XML by path and knows no connector."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests
from lxml import etree

from pipelines.sandbox import Sandbox

ORDERS, GOODS, ADD_GOODS = "order/Order_Search.php", "goods/Goods_Search.php", "goods/Goods_Add_Search.php"
CATEGORIES, BRANDS, CODES = "goods/Category_Search.php", "goods/Brand_Search.php", "common/Code_Search.php"
BOARDS, POSTS = "board/Board_Inventory.php", "board/Board_List.php"
NINE_HOURS = timedelta(hours=9)


class Caller:
    """Calls with the right keys unless told others."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.mall = sandbox.godomall5
        self.keys = {"partner_key": self.mall.partner_key, "key": self.mall.shop_key}
        self._session = requests.Session()
        self._session.trust_env = False

    def post(self, path: str, **told: Any) -> requests.Response:
        """POST below /godomall5; `told` goes into the form beside the keys."""
        return self._session.post(self._url(path), data={**self.keys, **told}, timeout=30)

    def get(self, path: str, **told: Any) -> requests.Response:
        return self._session.get(self._url(path), params={**self.keys, **told}, timeout=30)

    def document(self, path: str, **told: Any) -> Any:
        answer = self.post(path, **told)
        assert answer.status_code == 200, answer.text
        return parsed(answer.content)

    def code(self, path: str, **told: Any) -> str:
        return text(self.document(path, **told), "header/code")

    def rows(self, path: str, **told: Any) -> list[Any]:
        """The rows of an answer: whatever stands below `return`."""
        found = self.document(path, **told)
        assert text(found, "header/code") in ("000", "204"), etree.tostring(found.find("header"))
        return list(found.find("return"))

    def orders(self, first: str, last: str, date_type: str = "order", **told: Any) -> list[Any]:
        return self.rows(ORDERS, dateType=date_type, startDate=first, endDate=last, **told)

    def order(self, order_no: str) -> Any:
        (found,) = self.rows(ORDERS, dateType="order", orderNo=order_no)
        return found

    def numbered(self, path: str, **told: Any) -> list[Any]:
        """All rows of a list that pages by number."""
        rows, page, last = [], 1, 1
        while page <= last:
            found = self.document(path, page=page, size=100, **told)
            rows += list(found.find("return"))
            page, last = page + 1, int(text(found, "header/max_page"))
        return rows

    def close(self) -> None:
        self._session.close()

    def _url(self, path: str) -> str:
        return f"{self.mall.url}/godomall5/{path}"


def parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def text(row: Any, path: str) -> str:
    """The text at a path, stripped; empty when the element is empty or absent."""
    return (row.findtext(path) or "").strip()


def texts(rows: list[Any], path: str) -> list[str]:
    return [text(row, path) for row in rows]


def money(row: Any, *paths: str) -> Decimal:
    return sum((Decimal(text(row, path) or "0") for path in paths), Decimal(0))


def moment(row: Any, path: str) -> datetime | None:
    """A Korean time as UTC; None for zero dates, empty and absent ones."""
    told = text(row, path)
    if not told or told.startswith("0000"):
        return None
    return datetime.strptime(told, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) - NINE_HOURS


def lines_of(order: Any) -> list[Any]:
    """Goods lines and add-on lines of an order."""
    return [*order.findall("orderGoodsData"), *order.findall("addGoodsData")]
