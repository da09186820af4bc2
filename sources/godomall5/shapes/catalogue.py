"""Goods with their options and stock, add-on goods, categories, brands and the mall's codes."""

from sources.shared.shapes import TEXT, Shape

GOODS = Shape(
    table="goods",
    key=("shop", "goods_no"),
    fields=dict.fromkeys(
        (
            *("goodsNo", "goodsCd", "goodsNm", "goodsModelNo", "goodsState", "scmNo", "brandCd", "cateCd"),
            *("allCateCd", "makerNm", "originNm", "goodsDisplayFl", "goodsDisplayMobileFl", "goodsSellFl"),
            *("goodsSellMobileFl", "goodsPermission", "onlyAdultFl", "applyFl", "applyType", "commission"),
            *("totalStock", "stockFl", "soldOutFl", "restockFl", "salesUnit", "minOrderCnt", "maxOrderCnt"),
            *("goodsPrice", "fixedPrice", "costPrice", "goodsPriceString", "goodsDiscountFl", "goodsDiscount"),
            *("goodsDiscountUnit", "mileageFl", "mileageGoods", "mileageGoodsUnit", "taxFreeFl", "taxPercent"),
            *("optionFl", "optionDisplayFl", "optionName", "optionTextFl", "addGoodsFl", "deliverySno"),
            *("orderCnt", "hitCnt", "reviewCnt", "plusReviewCnt", "cremaReviewCnt"),
            *("goodsOpenDt", "salesStartYmd", "salesEndYmd", "launchYmd", "regDt", "modDt"),
        ),
        TEXT,
    ),
    children=(
        Shape(
            table="goods_options",
            at="optionData",
            inherit=("goods_no",),
            key=("shop", "goods_no", "sno"),
            fields=dict.fromkeys(
                (
                    *("sno", "optionNo", "optionValue1", "optionValue2", "optionValue3", "optionValue4"),
                    *("optionValue5", "optionCode", "optionPrice", "optionCostPrice", "optionViewFl"),
                    *("optionSellFl", "optionSellCode", "optionDeliveryFl", "optionDeliveryCode", "stockCnt"),
                    *("sellStopFl", "sellStopStock", "confirmRequestFl", "confirmRequestStock", "regDt", "modDt"),
                ),
                TEXT,
            ),
            left_out=("goodsNo", "optionMemo", "optionImage"),
        ),
    ),
    left_out=(
        *("goodsNmFl", "goodsNmMain", "goodsNmList", "goodsNmDetail", "goodsNmPartner", "purchaseGoodsNm"),
        *("applyMsg", "applyDt", "goodsSearchWord", "goodsColor", "makeYmd", "effectiveStartYmd"),
        *("effectiveEndYmd", "goodsPermissionGroup", "imageStorage", "goodsWeight", "goodsVolume", "payLimitFl"),
        *("payLimit", "mileageGroup", "goodsIconStartYmd", "goodsIconEndYmd", "goodsIconCdPeriod", "goodsIconCd"),
        *("imgDetailViewFl", "externalVideoFl", "externalVideoUrl", "externalVideoWidth", "externalVideoHeight"),
        *("detailInfoDelivery", "detailInfoAS", "detailInfoRefund", "detailInfoExchange", "memo", "excelFl"),
        *("relationFl", "relationSameFl", "relationGoodsNo", "hscode"),
        # page texts and pictures
        *("shortDescription", "goodsDescription", "goodsDescriptionMobile", "seoTagFl", "seoTagTitle"),
        *("seoTagAuthor", "seoTagDescription", "seoTagKeyword", "naverFl", "naverImportFlag", "naverProductFlag"),
        *("naverAgeGroup", "naverGender", "naverTag", "naverAttribute", "naverCategory", "naverProductId"),
        *("magnifyImageData", "detailImageData", "listImageData", "mainImageData", "add1ImageData"),
        *("add2ImageData", "textOptionData", "addGoodsData", "goodsMustInfoData"),
    ),
)  # contract 5.1

ADD_GOODS = Shape(
    table="add_goods",
    key=("shop", "add_goods_no"),
    fields=dict.fromkeys(
        (
            *("addGoodsNo", "goodsNm", "optionNm", "brandCd", "makerNm"),
            *("goodsPrice", "stockCnt", "viewFl", "soldOutFl"),
        ),
        TEXT,
    ),
    left_out=("goodsMustInfo", "kcmarkInfo"),
)  # contract 5.2

CATEGORY = Shape(
    table="categories",
    key=("shop", "cate_cd"),
    fields=dict.fromkeys(
        (
            "cateCd",
            "parentCateCd",  # ours: the category it was found under, null at the top
            *("cateNm", "cateDisplayFl", "cateDisplayMobileFl"),
        ),
        TEXT,
    ),
)  # contract 5.2

BRAND = Shape(
    table="brands",
    key=("shop", "brand_cd"),
    fields={"brandCd": TEXT, "brandNm": TEXT},
    aliases={"cateCd": "brandCd", "cateNm": "brandNm"},  # as one client reads them: CBT
)  # contract 5.2

CODE = Shape(
    table="codes",
    key=("shop", "code_type", "code"),
    fields={"codeType": TEXT, "code": TEXT, "name": TEXT},  # ours: each type names its two fields differently
)  # contract 5.2; the names are in settings.CODE_TYPES
