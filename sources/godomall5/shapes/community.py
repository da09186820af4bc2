"""Boards, and the posts of the review boards. Writers' names and numbers never leave the process."""

from sources.shared.shapes import TEXT, Shape

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
    left_out=(
        *("writerNm", "writerMobile", "writerEmail", "writerId", "writerIp", "memNo", "orderNo"),
        *("replyData", "memoData"),  # written by anybody, and nobody published what is in them
    ),
)  # contract 6
