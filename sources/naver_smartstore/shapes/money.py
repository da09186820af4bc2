"""Settlements. The mall gives their rows no key and changes past days, so what was asked for is the parent.

A month (of the daily list) or a day (of the list by case) is read whole and its rows are numbered; a row that came
with an older load than its parent is no longer there.
"""

from sources.shared.shapes import INTEGER, TEXT, Shape

SETTLEMENT_DAILY = Shape(
    table="settlements_daily",
    at="elements",
    inherit=("search_month",),
    key=("shop", "search_month", "position"),
    numbered=True,
    fields={
        "settleBasisStartDate": TEXT,
        "settleBasisEndDate": TEXT,
        "settleExpectDate": TEXT,
        "settleCompleteDate": TEXT,
        "settleAmount": INTEGER,
        "paySettleAmount": INTEGER,
        "commissionSettleAmount": INTEGER,
        "benefitSettleAmount": INTEGER,
        "deductionRestoreSettleAmount": INTEGER,
        "payHoldbackAmount": INTEGER,
        "minusChargeAmount": INTEGER,
        "differenceSettleAmount": INTEGER,
        "returnCareSettleAmount": INTEGER,
        "normalSettleAmount": INTEGER,
        "quickSettleAmount": INTEGER,
        "preferentialCommissionAmount": INTEGER,
        "settlementLimitAmount": INTEGER,
        "settleMethodType": TEXT,
        "merchantId": TEXT,
        "merchantName": TEXT,
    },
    never=("bankType", "depositorName", "accountNo"),  # a bank account and whose it is
)  # contract 9.1

SETTLEMENT_MONTH = Shape(
    table="settlement_months",
    key=("shop", "search_month"),
    fields={"searchMonth": TEXT, "totalElements": INTEGER},  # ours: what was asked for, YYYY-MM, and how many came
    children=(SETTLEMENT_DAILY,),
)

SETTLEMENT = Shape(
    table="settlements",
    at="elements",
    inherit=("search_date",),
    key=("shop", "search_date", "position"),
    numbered=True,
    fields={
        "settleBasisDate": TEXT,
        "settleExpectDate": TEXT,
        "settleCompleteDate": TEXT,
        "payDate": TEXT,
        "orderId": TEXT,
        "productOrderId": TEXT,
        "productOrderType": TEXT,
        "settleType": TEXT,
        "productId": TEXT,
        "productName": TEXT,
        "paySettleAmount": INTEGER,
        "totalPayCommissionAmount": INTEGER,
        "freeInstallmentCommissionAmount": INTEGER,
        "sellingInterlockCommissionAmount": INTEGER,
        "benefitSettleAmount": INTEGER,
        "settleExpectAmount": INTEGER,
        "merchantId": TEXT,
        "merchantName": TEXT,
        "contractNo": TEXT,
    },
    never=("purchaserName",),  # no buyer to purge it by; product orders have the name
)  # contract 9.2

SETTLEMENT_DAY = Shape(
    table="settlement_days",
    key=("shop", "search_date"),
    fields={"searchDate": TEXT, "totalElements": INTEGER},  # ours: the day asked for, and how many came
    children=(SETTLEMENT,),
)
