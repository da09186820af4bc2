"""The seller's account and channels (contract 6 and 4.1; the account is documented without a schema)."""

from typing import TYPE_CHECKING

from ..wire import Call, Reply, json_reply

if TYPE_CHECKING:
    from .mall import NaverMall


def account(mall: "NaverMall", call: Call) -> Reply:  # noqa: ARG001
    return json_reply({"accountId": mall.seller_id, "accountUid": mall.seller_uid, "grade": "POWER"})


def channels(mall: "NaverMall", call: Call) -> Reply:  # noqa: ARG001
    rows = [
        {
            "channelNo": mall.channel_no + at,
            "channelType": kind,
            "name": name,
            "url": f"https://smartstore.example.com/{mall.mall_name}",
            "representativeImageUrl": "https://images.example.com/smartstore/logo.png",
            "talkTalkAccountId": f"talk{at}",
        }
        for at, (kind, name) in enumerate((("STOREFARM", "표본스토어"), ("WINDOW", "표본윈도")))
    ]
    return json_reply(rows if mall.switches.channels_form == "array" else rows[0])
