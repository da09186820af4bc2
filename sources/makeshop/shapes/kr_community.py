"""Korea: reviews and members. Names, addresses and what identifies a person leave only if a shop opts in."""

from sources.shared.personal import ADDRESS, EMAIL, LOGIN, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import PSEUDONYM, TEXT, Shape

KR_REVIEW = Shape(
    table="kr_reviews",
    key=("shop", "uid", "reg_date"),
    fields={
        **dict.fromkeys(
            (
                *("uid", "reg_date", "content", "display", "score_1", "score_2", "score_3", "score_4", "score_5"),
                *("product_name", "reply_content"),
            ),
            TEXT,
        ),
        "id": PSEUDONYM,
    },
    dated="reg_date",
    personal={"hname": NAME},
    never=("uploadfile",),
)  # contract 2.2, `review`: a review has no number

KR_MEMBER = Shape(
    table="kr_members",
    key=("shop", "id_key"),
    fields={
        "id": PSEUDONYM,
        **dict.fromkeys(
            (
                *("mem_type", "simple_type", "grade", "group_id", "group_name", "reserve", "point", "emoney"),
                *("email_receive", "sms_receive", "push_receive", "is_app_use", "order_count"),
                *("reg_date", "mod_date", "login_date"),
            ),
            TEXT,
        ),
    },
    left_out=(
        *("birth_format", "email_receive_consent_date", "sms_receive_consent_date", "extension_period", "feet_id"),
        "company_info",
    ),
    personal={
        "hname": NAME,
        "email": EMAIL,
        **dict.fromkeys(("mobile", "phone", "office_phone"), PHONE),
        **dict.fromkeys(("post", "office_post"), POSTCODE),
        **dict.fromkeys(("address", "address_detail", "office_address"), ADDRESS),
        **dict.fromkeys(("kakao_user_id", "recommand_id"), LOGIN),
        **dict.fromkeys(("sex", "birth_day", "birth_day_year"), WORDS),
    },
)  # contract 2.2, `user`
