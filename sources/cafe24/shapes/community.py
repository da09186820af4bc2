"""Boards, their articles (reviews and the shop's answers), and members where the restricted scope is granted."""

from sources.shared.personal import ADDRESS, EMAIL, LOGIN, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import INTEGER, NUMBER_AS_TEXT, PSEUDONYM, TEXT, Shape

BOARD = Shape(
    table="boards",
    key=("shop", "shop_no", "board_no"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "board_no": NUMBER_AS_TEXT,
        "board_type": NUMBER_AS_TEXT,
        "board_name": TEXT,
        "use_board": TEXT,
        "use_additional_board": TEXT,
        "use_display": TEXT,
        "display_order": INTEGER,
    },
    left_out=(
        *("attached_file", "attached_file_size_limit", "article_display_type", "image_display", "image_resize"),
        *("board_guide", "category", "spam_auto_prevention", "write_permission", "write_permission_extra"),
    ),
)  # contract 5.9

ARTICLE = Shape(
    table="articles",
    key=("shop", "shop_no", "board_no", "article_no"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "board_no": NUMBER_AS_TEXT,
        "article_no": NUMBER_AS_TEXT,
        "parent_article_no": NUMBER_AS_TEXT,
        "product_no": NUMBER_AS_TEXT,
        "category_no": NUMBER_AS_TEXT,
        "board_category_no": NUMBER_AS_TEXT,
        "order_id": TEXT,
        "member_id": PSEUDONYM,
        "naverpay_review_id": TEXT,
        "sales_channel": TEXT,
        "input_channel": TEXT,
        "title": TEXT,
        "content": TEXT,
        "rating": INTEGER,
        "hit": INTEGER,
        "reply_sequence": INTEGER,
        "reply_depth": INTEGER,
        "reply": TEXT,
        "reply_status": TEXT,
        "display": TEXT,
        "secret": TEXT,
        "notice": TEXT,
        "fixed": TEXT,
        "deleted": TEXT,
        "created_date": TEXT,
    },
    left_out=(
        "supplier_id",
        *("reply_mail", "display_time", "display_time_start_hour", "display_time_end_hour"),
    ),
    dated="created_date",
    personal={"writer": NAME, "writer_email": EMAIL, "nick_name": NAME},
    never=(
        *("client_ip", "password", "reply_user_id"),
        *("attach_file_urls", "attached_file_urls", "attached_file_detail"),  # file names a buyer chose
    ),
)  # contract 5.9

CUSTOMER = Shape(
    table="customers",
    key=("shop", "shop_no", "member_key"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "member_id": PSEUDONYM,
        "group_no": NUMBER_AS_TEXT,
        "member_type": TEXT,
        "join_path": TEXT,
        "fixed_group": TEXT,
        "use_mobile_app": TEXT,
        "sms": TEXT,
        "news_mail": TEXT,
        "total_points": TEXT,
        "available_points": TEXT,
        "used_points": TEXT,
        "available_credits": TEXT,
        "created_date": TEXT,
        "last_login_date": TEXT,
    },
    left_out=(
        *("solar_calendar", "residence", "country_code", "nationality"),
        *("company_type", "company_condition", "company_line", "shop_name"),
        *("member_authentication", "authentication_method", "foreigner_type", "member_authority"),
        *("use_blacklist", "blacklist_type", "lifetime_member", "thirdparty_agree"),
        "account_reactivation_date",
    ),
    personal={
        **dict.fromkeys(("name", "name_english", "name_phonetic", "nick_name", "corporate_name"), NAME),
        **dict.fromkeys(("phone", "cellphone"), PHONE),
        "email": EMAIL,
        "recommend_id": LOGIN,
        "zipcode": POSTCODE,
        **dict.fromkeys(("city", "state", "address1", "address2"), ADDRESS),
        **dict.fromkeys(("birthday", "wedding_anniversary", "gender", "job", "job_class", "interest"), WORDS),
        "additional_information": WORDS,
    },
    never=("refund_bank_code", "refund_bank_account_no", "refund_bank_account_holder", "sns_list"),
)  # contract 5.8; off by default
