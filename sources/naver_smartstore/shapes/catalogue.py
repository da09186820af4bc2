"""Channels, categories, products as the search lists them, and their details with options.

The search is read whole on an interval and tells stock, price and status; the detail is read where something changed.
So they are two tables: a row that is written again for the sweep must not blank out what only the detail knows.
"""

from sources.shared.shapes import BOOLEAN, INTEGER, NUMBER_AS_TEXT, TEXT, Shape

CHANNEL = Shape(
    table="channels",
    key=("shop", "channel_no"),
    fields={"channelNo": NUMBER_AS_TEXT, "channelType": TEXT, "name": TEXT, "url": TEXT},
    left_out=("representativeImageUrl", "talkTalkAccountId"),
)  # contract 6, sample seller_channels

CATEGORY = Shape(
    table="categories",
    key=("shop", "id"),
    fields={"id": TEXT, "name": TEXT, "wholeCategoryName": TEXT, "last": BOOLEAN},
    left_out=("exceptionalCategories", "certificationInfos"),
)  # contract 8.3

CHANNEL_PRODUCT = Shape(
    table="channel_products",
    at="channelProducts",
    inherit=("origin_product_no",),
    key=("shop", "channel_product_no"),
    numbered=True,
    fields={
        "channelProductNo": NUMBER_AS_TEXT,
        "groupProductNo": NUMBER_AS_TEXT,
        "injectProductNo": NUMBER_AS_TEXT,
        "channelServiceType": TEXT,
        "categoryId": TEXT,
        "wholeCategoryId": TEXT,
        "wholeCategoryName": TEXT,
        "name": TEXT,
        "sellerManagementCode": TEXT,
        "statusType": TEXT,
        "channelProductDisplayStatusType": TEXT,
        "salePrice": INTEGER,
        "discountedPrice": INTEGER,
        "stockQuantity": INTEGER,
        "knowledgeShoppingProductRegistration": BOOLEAN,
        "deliveryAttributeType": TEXT,
        "deliveryFee": INTEGER,
        "returnFee": INTEGER,
        "exchangeFee": INTEGER,
        "multiPurchaseDiscount": INTEGER,
        "multiPurchaseDiscountUnitType": TEXT,
        "sellerPurchasePoint": INTEGER,
        "sellerPurchasePointUnitType": TEXT,
        "managerPurchasePoint": INTEGER,
        "textReviewPoint": INTEGER,
        "photoVideoReviewPoint": INTEGER,
        "regularCustomerPoint": INTEGER,
        "freeInterest": INTEGER,
        "gift": TEXT,
        "saleStartDate": TEXT,
        "saleEndDate": TEXT,
        "modelId": NUMBER_AS_TEXT,
        "modelName": TEXT,
        "brandName": TEXT,
        "manufacturerName": TEXT,
        "regDate": TEXT,
        "modifiedDate": TEXT,
    },
    left_out=("originProductNo", "mobileDiscountedPrice", "representativeImage", "sellerTags"),
)  # contract 8.1; stock, price and status belong to the origin product and repeat on each of its channel products

PRODUCT = Shape(
    table="products",
    key=("shop", "origin_product_no"),
    fields={"originProductNo": NUMBER_AS_TEXT, "groupProductNo": NUMBER_AS_TEXT},
    children=(CHANNEL_PRODUCT,),
)  # contract 8.1

PRODUCT_OPTION = Shape(
    table="product_options",
    at="options",  # ours: combinations and standard options in one list, with their kind and the names of their groups
    inherit=("origin_product_no",),
    key=("shop", "origin_product_no", "kind", "id"),
    numbered=True,
    fields={
        "kind": TEXT,  # ours: "combination" or "standard"
        "id": NUMBER_AS_TEXT,
        "optionGroupName1": TEXT,
        "optionGroupName2": TEXT,
        "optionGroupName3": TEXT,
        "optionGroupName4": TEXT,
        "optionName1": TEXT,
        "optionName2": TEXT,
        "optionName3": TEXT,
        "optionName4": TEXT,
        "stockQuantity": INTEGER,
        "price": INTEGER,
        "usable": BOOLEAN,
        "sellerManagerCode": TEXT,
        "skuYn": BOOLEAN,
    },
)  # contract 8.2

PRODUCT_SUPPLEMENT = Shape(
    table="product_supplements",
    at="detailAttribute.supplementProductInfo.supplementProducts",
    inherit=("origin_product_no",),
    key=("shop", "origin_product_no", "id"),
    fields={
        "id": NUMBER_AS_TEXT,
        "groupName": TEXT,
        "name": TEXT,
        "price": INTEGER,
        "stockQuantity": INTEGER,
        "sellerManagementCode": TEXT,
        "usable": BOOLEAN,
    },
)  # contract 8.2

_DELIVERY_LEFT_OUT = (
    *("outboundLocationId", "quickServiceAreas", "visitAddressId", "installation", "installationFee"),
    *("expectedDeliveryPeriodType", "expectedDeliveryPeriodDirectInput", "todayStockQuantity"),
    *("customProductAfterOrderYn", "hopeDeliveryGroupId", "businessCustomsClearanceSaleYn"),
    *("deliveryFee.repeatQuantity", "deliveryFee.secondBaseQuantity", "deliveryFee.secondExtraFee"),
    *("deliveryFee.thirdBaseQuantity", "deliveryFee.thirdExtraFee", "deliveryFee.deliveryFeeByArea"),
    *("deliveryFee.differentialFeeByArea", "claimDeliveryInfo.returnDeliveryCompanyPriorityType"),
    *("claimDeliveryInfo.shippingAddressId", "claimDeliveryInfo.returnAddressId"),
    "claimDeliveryInfo.freeReturnInsuranceYn",
)
_ATTRIBUTE_LEFT_OUT = (
    *("naverShoppingSearchInfo.catalogMatchingYn", "naverShoppingSearchInfo.matchedCatalogId"),
    *("manufactureDefineNo", "afterServiceInfo", "purchaseQuantityInfo", "originAreaInfo", "purchaseReviewInfo"),
    *("isbnInfo", "bookInfo", "eventPhraseCont", "customsTaxType", "productCertificationInfos"),
    *("certificationTargetExcludeContent", "sellerCommentContent", "sellerCommentUsable", "ecoupon"),
    *("productInfoProvidedNotice", "productAttributes", "cultureCostIncomeDeductionYn", "customProductYn"),
    *("itselfProductionProductYn", "brandCertificationYn", "seoInfo", "productSize", "unitCapacity"),
    *("optionInfo.simpleOptionSortType", "optionInfo.optionSimple", "optionInfo.optionCustom"),
    *("optionInfo.optionCombinationSortType", "optionInfo.optionDeliveryAttributes"),
    # these became `options`
    *("optionInfo.optionCombinationGroupNames", "optionInfo.optionCombinations"),
    *("optionInfo.standardOptionGroups", "optionInfo.optionStandards"),
    "supplementProductInfo.sortType",
)

PRODUCT_DETAIL = Shape(
    table="product_details",
    key=("shop", "origin_product_no"),
    fields={
        "originProductNo": NUMBER_AS_TEXT,  # ours: the path of the call; the answer does not hold it
        "statusType": TEXT,
        "saleType": TEXT,
        "leafCategoryId": TEXT,
        "name": TEXT,
        "saleStartDate": TEXT,
        "saleEndDate": TEXT,
        "salePrice": INTEGER,
        "stockQuantity": INTEGER,
        "deliveryInfo.deliveryType": TEXT,
        "deliveryInfo.deliveryAttributeType": TEXT,
        "deliveryInfo.deliveryCompany": TEXT,
        "deliveryInfo.deliveryBundleGroupUsable": BOOLEAN,
        "deliveryInfo.deliveryBundleGroupId": NUMBER_AS_TEXT,
        "deliveryInfo.deliveryFee.deliveryFeeType": TEXT,
        "deliveryInfo.deliveryFee.baseFee": INTEGER,
        "deliveryInfo.deliveryFee.freeConditionalAmount": INTEGER,
        "deliveryInfo.deliveryFee.deliveryFeePayType": TEXT,
        "deliveryInfo.claimDeliveryInfo.returnDeliveryFee": INTEGER,
        "deliveryInfo.claimDeliveryInfo.exchangeDeliveryFee": INTEGER,
        "detailAttribute.naverShoppingSearchInfo.modelId": NUMBER_AS_TEXT,
        "detailAttribute.naverShoppingSearchInfo.modelName": TEXT,
        "detailAttribute.naverShoppingSearchInfo.brandId": NUMBER_AS_TEXT,
        "detailAttribute.naverShoppingSearchInfo.brandName": TEXT,
        "detailAttribute.naverShoppingSearchInfo.manufacturerName": TEXT,
        "detailAttribute.sellerCodeInfo.sellerManagementCode": TEXT,
        "detailAttribute.sellerCodeInfo.sellerBarcode": TEXT,
        "detailAttribute.sellerCodeInfo.sellerCustomCode1": TEXT,
        "detailAttribute.sellerCodeInfo.sellerCustomCode2": TEXT,
        "detailAttribute.optionInfo.useStockManagement": BOOLEAN,
        "detailAttribute.taxType": TEXT,
        "detailAttribute.minorPurchasable": BOOLEAN,
        "detailAttribute.skuYn": BOOLEAN,
        "detailAttribute.manufactureDate": TEXT,
        "detailAttribute.releaseDate": TEXT,
        "detailAttribute.validDate": TEXT,
    },
    children=(PRODUCT_OPTION, PRODUCT_SUPPLEMENT),
    left_out=(
        *("detailContent", "images", "productLogistics", "customerBenefit"),  # page, pictures; the search has prices
        *("groupProduct", "windowChannelProduct", "smartstoreChannelProduct"),  # the search has them
        *(f"deliveryInfo.{name}" for name in _DELIVERY_LEFT_OUT),
        *(f"detailAttribute.{name}" for name in _ATTRIBUTE_LEFT_OUT),
    ),
)  # contract 8.2: the members of `originProduct`
