"""Japan: the shop, products with their variations and categories, and categories."""

from sources.shared.shapes import BOOLEAN, INTEGER, TEXT, Shape

JP_SHOP = Shape(
    table="jp_shops",
    key=("shop", "shop_no"),
    fields={
        "shopNo": TEXT,  # ours: a connection is one shop, which has no number
        **dict.fromkeys(("shopName", "shopUrl", "settingOriginalDomain", "openCondition"), TEXT),
    },
)  # contract 1.2

JP_VARIATION = Shape(
    table="jp_variations",
    at="variations",
    inherit=("system_code",),
    key=("shop", "system_code", "variation_key"),
    numbered=True,
    fields={
        **dict.fromkeys(
            (
                # ours: productSystemCode where it is this variation's own, else `position`, which moves when an
                # earlier variation is removed
                "variationKey",
                *("variation1ItemName", "variation2ItemName"),
                *("productSystemCode", "variationCustomCode", "janCode"),
            ),
            TEXT,
        ),
        "quantity": INTEGER,  # UNVERIFIED field: null where the mall does not know it
    },
    left_out=("subImageId",),  # a picture
)  # contract 1.4

JP_PRODUCT_CATEGORY = Shape(
    table="jp_product_categories",
    at="categories",
    inherit=("system_code",),
    key=("shop", "system_code", "category_uid"),
    fields={"categoryUID": TEXT, "categoryName": TEXT, "isMainCategory": BOOLEAN},
)  # contract 1.4: spelled categoryUID here, categoryUid in the list of categories

JP_PRODUCT = Shape(
    table="jp_products",
    key=("shop", "system_code"),
    fields={
        **dict.fromkeys(
            (
                *("uid", "systemCode", "customCode", "janCode", "productName"),
                *("productGroupCode", "productGroupName", "maker", "display", "createdAt", "updatedAt"),
            ),
            TEXT,
        ),
        **dict.fromkeys(("sellPrice", "consumerPrice", "taxRate", "quantity", "variationShowType"), INTEGER),
    },
    children=(JP_VARIATION, JP_PRODUCT_CATEGORY),
    # page texts and pictures
    left_out=("pcContent", "mobileContent", "pcAddContent", "mobileAddContent", "maxImageUrl", "subImages"),
)  # contract 1.4

JP_CATEGORY = Shape(
    table="jp_categories",
    key=("shop", "category_uid"),
    fields={
        **dict.fromkeys(
            (
                *("categoryUid", "categoryCode", "categoryName", "display"),
                *("category1", "category2", "category3", "category4", "category5"),
            ),
            TEXT,
        ),
        "categoryDepth": INTEGER,
    },
    # how a page is shown, and to whom
    left_out=("productSortType", "memberAccessType", "memberGroupIds", "categoryUrl", "addCategoryUrl", "seoInfo"),
)  # contract 1.4
