"""A caller who posts GraphQL to the makeshop Japan stand-in and knows no connector."""

from datetime import datetime
from typing import Any

import requests

from pipelines.sandbox import Sandbox
from pipelines.sandbox.world.storefront import KST

PRODUCTS = """
query ($input: SearchProductRequest!) {
  searchProduct(input: $input) {
    searchedCount page limit
    products {
      uid systemCode customCode janCode productName sellPrice consumerPrice taxRate quantity display maker
      variationShowType createdAt updatedAt
      variations {
        variation1ItemName variation2ItemName subImageId productSystemCode variationCustomCode janCode quantity
      }
      categories { categoryUID categoryName isMainCategory }
    }
  }
}
"""
ORDERS = """
query ($input: SearchOrderRequest!) {
  searchOrder(input: $input) {
    searchedCount page
    orders {
      systemOrderNumber displayOrderNumber orderDate memberId senderName senderPrefecture payMethod paymentStatusCode
      sumPrice message
      deliveryInfos {
        deliveryId deliveryStatus deliveryDate estimatedShipmentDate desiredDeliveryDate desiredDeliveryTimezone
        slipNumber shippingCharge deliverySumPrice deliveryMessage deliveryMethodIds receiverName receiverTel
        basketInfos {
          productCode productCustomCode variationCustomCode productName variationName price amount
          customSelects { customSelectName selectedItemName }
        }
      }
    }
  }
}
"""
MEMBERS = """
query ($input: SearchMemberRequest!) {
  searchMember(input: $input) {
    searchedCount page limit
    members { memberId name email tel haddress1 haddressAddr groupId shopPoint registrationDate modified etc }
  }
}
"""
REVIEWS = """
query ($input: SearchReviewRequest!) {
  searchReview(input: $input) {
    searchedCount page limit
    reviews { reviewId productCode rate title content createdAt displayed replyContent }
  }
}
"""
SHOP = "{ getShop { shop { shopName shopUrl settingOriginalDomain openCondition } } }"
CATEGORIES = """
{
  getProductCategory {
    productCategories {
      categoryUid categoryCode categoryName display categoryDepth category1 category2 category3 memberGroupIds
      seoInfo { browserTitle description }
    }
  }
}
"""
LISTS = {PRODUCTS: "products", ORDERS: "orders", MEMBERS: "members", REVIEWS: "reviews"}


class Caller:
    """Calls with the right headers unless told others."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.mall = sandbox.makeshop_jp
        self.url = f"{self.mall.url}/v1/graphql"
        self._session = requests.Session()
        self._session.trust_env = False

    @property
    def headers(self) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self.mall.access_token}",
            "x-api-key": self.mall.api_key,
            "x-timestamp": str(int(self.mall.now.timestamp())),
        }

    def post(
        self, query: str, variables: dict[str, Any] | None = None, headers: dict[str, str] | None = None, **more: Any
    ) -> requests.Response:
        """One request; `headers` are added to the right ones, `more` to the body."""
        body = {"query": query, "variables": variables or {}, "operationName": None, **more}
        return self._session.post(self.url, json=body, headers={**self.headers, **(headers or {})}, timeout=30)

    def send(self, body: bytes | str, headers: dict[str, str]) -> requests.Response:
        """Any body with just these headers."""
        return self._session.post(self.url, data=body, headers=headers, timeout=30)

    def data(self, query: str, **asked: Any) -> dict[str, Any]:
        """What the query's only operation answers."""
        answer = self.post(query, {"input": asked} if "$input" in query else {})
        assert answer.status_code == 200, answer.text
        content = answer.json()
        assert "errors" not in content, answer.text
        (found,) = content["data"].values()
        return dict(found)

    def page(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        return list(self.data(query, **asked)[LISTS[query]])

    def rows(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        """All rows of a list, until a page is empty."""
        rows: list[dict[str, Any]] = []
        number = 1
        while found := self.page(query, page=number, limit=200, **asked):
            rows += found
            number += 1
        return rows

    def errors(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        return list(self.post(query, {"input": asked} if "$input" in query else {}).json()["errors"])

    def close(self) -> None:
        self._session.close()


def moment(text: str) -> datetime | None:
    """A Japanese time in either form; None for none."""
    digits = "".join(each for each in text if each.isdigit())
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=KST) if digits else None


def baskets(order: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any], int]]:
    """Every delivery with every basket in it and the basket's place from 1."""
    return [
        (delivery, basket, place)
        for delivery in order["deliveryInfos"]
        for place, basket in enumerate(delivery["basketInfos"], start=1)
    ]
