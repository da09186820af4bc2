"""Orders. What is inside one is in `lines`; who ordered and where it goes only if a shop opts in."""

from sources.shared.personal import ADDRESS, EMAIL, LOGIN, NAME, PHONE, POSTCODE, WORDS
from sources.shared.shapes import PSEUDONYM, TEXT, Shape

from .lines import ADD_ON, DELIVERY, GIFT, LINE

PEOPLE = Shape(
    table="order_people",
    at="orderInfoData",
    inherit=("order_no",),
    key=("shop", "order_no", "position"),
    personal={
        **dict.fromkeys(("orderName", "receiverName", "visitName"), NAME),
        "orderEmail": EMAIL,
        **dict.fromkeys(("orderPhone", "orderCellPhone", "receiverPhone", "receiverCellPhone"), PHONE),
        **dict.fromkeys(("receiverSafeNumber", "visitPhone"), PHONE),
        **dict.fromkeys(("orderZipcode", "orderZonecode", "receiverZipcode", "receiverZonecode"), POSTCODE),
        **dict.fromkeys(("orderAddress", "orderAddressSub", "receiverAddress", "receiverAddressSub"), ADDRESS),
        **dict.fromkeys(("orderMemo", "visitMemo"), WORDS),
    },
    never=("customIdNumber",),
)  # contract 4.2

CONSULTATION = Shape(
    table="order_consultations",
    at="orderConsultData",
    inherit=("order_no",),
    key=("shop", "order_no", "position"),
    personal=dict.fromkeys(("requestMemo", "consultMemo"), WORDS),
)  # contract 4.2: what was talked about with the buyer

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
        # what the mall's own screens need
        *("orderGoodsNm", "orderGoodsNmStandard", "statisticsAppOrderCntFl", "userHandleProcess"),
        *("bankdaManualNo", "bankdaManualFl", "bankdaManualMangerId", "totalDeliveryWeight"),
        *("currencyPolicy", "exchangeRatePolicy", "myappPolicy", "boxGoodsPolicy", "catePriceVariantPolicy"),
    ),
    people=(PEOPLE, CONSULTATION),
    dated="orderDate",
    personal={"memId": LOGIN, "orderEmail": EMAIL, **dict.fromkeys(("addField", "adminMemo"), WORDS)},
    # the account a buyer pays into and who paid, addresses of devices
    never=("orderIp", "bankName", "accountNumber", "depositor", "pushCode", "trackingKey", "fbPixelKey"),
)  # contract 4.2; order and lines carry no date of their last change
