"""Korea: reviews and members. Names, addresses and what identifies a person never leave here."""

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
    left_out=("hname", "uploadfile"),
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
        *("kakao_user_id", "hname", "email", "mobile", "phone", "sex", "birth_day", "birth_day_year"),
        *("birth_format", "post", "address", "address_detail", "office_post", "office_address", "office_phone"),
        *("email_receive_consent_date", "sms_receive_consent_date", "extension_period", "recommand_id", "feet_id"),
        "company_info",
    ),
)  # contract 2.2, `user`
