"""Questions about products and customers' inquiries: that they were asked and answered, never what was written."""

from sources.shared.personal import NAME, WORDS
from sources.shared.shapes import BOOLEAN, NUMBER_AS_TEXT, PSEUDONYM, TEXT, Shape

QNA_ANSWER = Shape(
    table="qna_answers",
    at="answers",
    inherit=("question_id",),
    key=("shop", "question_id", "position"),
    numbered=True,
    fields={"createDate": TEXT},
    never=("answer",),
)  # contract 9.4, later versions

QNA = Shape(
    table="qnas",
    key=("shop", "question_id"),
    fields={
        "questionId": NUMBER_AS_TEXT,
        "productId": NUMBER_AS_TEXT,
        "productName": TEXT,
        "answered": BOOLEAN,
        "createDate": TEXT,
    },
    children=(QNA_ANSWER,),
    never=("maskedWriterId", "question", "answer"),  # who asked is not told, so nobody to purge it by
)  # contract 9.4

INQUIRY = Shape(
    table="inquiries",
    key=("shop", "inquiry_no"),
    fields={
        "inquiryNo": NUMBER_AS_TEXT,
        "category": TEXT,
        "inquiryRegistrationDateTime": TEXT,
        "answered": BOOLEAN,
        "answerContentId": NUMBER_AS_TEXT,
        "answerTemplateNo": NUMBER_AS_TEXT,
        "answerRegistrationDateTime": TEXT,
        "orderId": TEXT,
        "productNo": TEXT,
        "productOrderIdList": TEXT,
        "productName": TEXT,
        "productOrderOption": TEXT,
        "customerId": PSEUDONYM,
    },
    dated="inquiryRegistrationDateTime",
    personal={**dict.fromkeys(("title", "inquiryContent", "answerContent"), WORDS), "customerName": NAME},
)  # contract 9.4
