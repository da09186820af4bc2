"""Japan: reviews and members. Names and addresses leave only if a shop opts in."""

from sources.shared.personal import ADDRESS, EMAIL, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import INTEGER, PSEUDONYM, TEXT, Shape

JP_REVIEW = Shape(
    table="jp_reviews",
    key=("shop", "review_id"),
    fields={
        **dict.fromkeys(
            ("reviewId", "productCode", "title", "content", "createdAt", "displayed", "replyContent"), TEXT
        ),
        "rate": INTEGER,
    },
)  # UNVERIFIED: no reference has the fields; the setting `review_fields` says what the mall calls them

JP_MEMBER = Shape(
    table="jp_members",
    key=("shop", "member_key"),
    fields={
        "memberId": PSEUDONYM,
        **dict.fromkeys(("groupId", "groupName", "registrationDate", "modified"), TEXT),
        "shopPoint": INTEGER,
    },
    personal={
        **dict.fromkeys(("name", "nameKana"), NAME),
        "email": EMAIL,
        **dict.fromkeys(("tel", "etcphone"), PHONE),
        "hpost": POSTCODE,
        **dict.fromkeys(("haddress1", "haddressAddr", "haddress2", "haddress"), ADDRESS),
        "etc": WORDS,
    },
)  # contract 1.4
