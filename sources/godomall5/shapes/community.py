"""Boards, and the posts of the review boards. Writers' names and numbers leave only if a shop opts in."""

from sources.shared.personal import EMAIL, LOGIN, NAME, PHONE
from sources.shared.shapes import TEXT, Shape

WRITER = {"writerNm": NAME, "writerMobile": PHONE, "writerEmail": EMAIL, "writerId": LOGIN}

BOARD = Shape(
    table="boards",
    key=("shop", "bd_id"),
    fields=dict.fromkeys(("bdId", "bdNm", "bdKind", "bdSecretFl", "bdReplyFl"), TEXT),
)  # contract 6

REVIEW = Shape(
    table="reviews",
    key=("shop", "bd_id", "sno"),
    fields=dict.fromkeys(
        (
            "bdId",  # ours: the board that was asked for
            *("sno", "goodsNo", "goodsPt", "subject", "content", "isSecret"),
            *("answerSubject", "answerContents", "regDt", "updDt"),
        ),
        TEXT,
    ),
    children=(
        Shape(
            table="review_replies",
            at="replyData",
            inherit=("bd_id", "sno"),
            key=("shop", "bd_id", "sno", "position"),
            numbered=True,
            fields=dict.fromkeys(("subject", "content", "regDt"), TEXT),
            aliases={"contents": "content"},  # as the answer's field is spelled
            left_out=("sno",),
            never=(*WRITER, "writerIp", "memNo"),  # anybody may answer: not the review's buyer
        ),
    ),
    left_out=("orderNo", "memNo"),
    buyer="memNo",
    dated="regDt",
    personal=WRITER,
    never=("writerIp", "memoData"),  # memoData: comments by anybody, who name themselves in them
)  # contract 6; what replyData holds is in no reference (UNVERIFIED)
