"""Orders. What is inside one is in `lines`; who ordered and where it goes (`orderInfoData`) never leaves here."""

from sources.shared.shapes import PSEUDONYM, TEXT, Shape

from .lines import ADD_ON, DELIVERY, GIFT, LINE

ORDER = Shape(
    table="orders",
    key=("shop", "order_no"),
    fields={
        "memNo": PSEUDONYM,  # null for guests, whom the mall numbers 0
        **dict.fromkeys(
            (
                *("orderNo", "mallSno", "apiOrderNo", "apiOrderGoodsNo", "orderStatus", "orderChannelFl"),
                *("orderTypeFl", "appOs", "firstSaleFl", "multiShippingFl", "settleKind", "memGroupNm"),
                *("orderGoodsCnt", "orderGoodsStatusCnt", "pgChargeBack"),
                *("settlePrice", "totalGoodsPrice", "totalDeliveryCharge", "totalDeliveryInsuranceFee"),
                *("totalGoodsDcPrice", "totalMemberDcPrice", "totalMemberOverlapDcPrice", "totalMemberBankDcPrice"),
                *("totalMemberDeliveryDcPrice", "totalCouponGoodsDcPrice", "totalCouponOrderDcPrice"),
                *("totalCouponDeliveryDcPrice", "totalMyappDcPrice", "totalEnuriDcPrice"),
                *("totalCatePriceVariantDcPrice", "useMileage", "useDeposit", "totalMileage", "totalGoodsMileage"),
                *("totalMemberMileage", "totalCouponGoodsMileage", "totalCouponOrderMileage"),
                *("taxSupplyPrice", "taxVatPrice", "taxFreePrice", "realTaxSupplyPrice", "realTaxVatPrice"),
                *("realTaxFreePrice", "pgRealTaxSupplyPrice", "pgRealTaxVatPrice", "pgRealTaxFreePrice"),
                *("overseasSettleCurrency", "overseasSettlePrice", "orderDate", "paymentDt"),
            ),
            TEXT,
        ),
    },
    children=(LINE, ADD_ON, DELIVERY, GIFT),
    left_out=(
        # persons, what they typed, and the account they pay into
        *("orderInfoData", "memId", "orderIp", "orderEmail", "bankName", "accountNumber", "depositor"),
        *("addField", "adminMemo", "orderConsultData", "pushCode", "trackingKey", "fbPixelKey"),
        # what the mall's own screens need
        *("orderGoodsNm", "orderGoodsNmStandard", "statisticsAppOrderCntFl", "userHandleProcess"),
        *("bankdaManualNo", "bankdaManualFl", "bankdaManualMangerId", "totalDeliveryWeight"),
        *("currencyPolicy", "exchangeRatePolicy", "myappPolicy", "boxGoodsPolicy", "catePriceVariantPolicy"),
    ),
)  # contract 4.2; order and lines carry no date of their last change
