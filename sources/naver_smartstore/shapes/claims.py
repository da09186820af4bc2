"""Claims inside a product order: cancellation, return and exchange, wherever the mall puts them.

The same members stand under `currentClaim`, under `beforeClaim`, and once more at the top of the record, which is
deprecated but still sent (contract 7.2). All are taken under their own path; SQL reads `currentClaim` first.
`completedClaims` holds what is over, in one flattened form for all kinds.
"""

from collections.abc import Mapping

from sources.shared.kinds import Kind
from sources.shared.shapes import INTEGER, TEXT, Shape

_ANY = {
    "claimId": TEXT,
    "claimStatus": TEXT,
    "claimRequestDate": TEXT,
    "requestChannel": TEXT,
    "requestQuantity": INTEGER,
}
_REFUND = {
    "refundExpectedDate": TEXT,
    "refundStandbyReason": TEXT,
    "refundStandbyStatus": TEXT,
}
_GOODS_BACK = {
    "collectStatus": TEXT,
    "collectCompletedDate": TEXT,
    "collectDeliveryCompany": TEXT,
    "collectDeliveryMethod": TEXT,
    "collectTrackingNumber": TEXT,
    "claimDeliveryFeeDemandAmount": INTEGER,
    "claimDeliveryFeePayMeans": TEXT,
    "claimDeliveryFeePayMethod": TEXT,
    "claimDeliveryFeeProductOrderIds": TEXT,
    "claimDeliveryFeeDiscountAmount": INTEGER,
    "claimDeliveryFeeSupportType": TEXT,
    "claimDeliveryFeeSupportAmount": INTEGER,
    "remoteAreaCostChargeAmount": INTEGER,
    "etcFeeDemandAmount": INTEGER,
    "etcFeePayMeans": TEXT,
    "etcFeePayMethod": TEXT,
    "holdbackStatus": TEXT,
    "holdbackReason": TEXT,
    "holdbackConfigDate": TEXT,
    "holdbackReleaseDate": TEXT,
}
_GOODS_AGAIN = {
    "reDeliveryMethod": TEXT,
    "reDeliveryStatus": TEXT,
    "reDeliveryCompany": TEXT,
    "reDeliveryTrackingNumber": TEXT,
    "reDeliveryOperationDate": TEXT,
}

_CANCEL = {
    **_ANY,
    "cancelReason": TEXT,
    "cancelApprovalDate": TEXT,
    "cancelCompletedDate": TEXT,
    **_REFUND,
}
_RETURN = {**_ANY, "returnReason": TEXT, "returnCompletedDate": TEXT, **_GOODS_BACK, **_REFUND}
_EXCHANGE = {**_ANY, "exchangeReason": TEXT, **_GOODS_BACK, **_GOODS_AGAIN}

# addresses, texts somebody typed, who held back, and a support amount whose column would outgrow PostgreSQL's names
_BACK_LEFT_OUT = (
    *("collectAddress", "returnReceiveAddress", "holdbackDetailedReason", "holdbackConfigurer", "holdbackReleaser"),
    "membershipsArrivalGuaranteeClaimSupportingAmount",
)
_CANCEL_LEFT_OUT = ("cancelDetailedReason",)
_RETURN_LEFT_OUT = ("returnDetailedReason", "returnImageUrl", *_BACK_LEFT_OUT)
_EXCHANGE_LEFT_OUT = ("exchangeDetailedReason", "exchangeImageUrl", "reDeliveryAddress", *_BACK_LEFT_OUT)

_PLACES = {
    "currentClaim.cancel": (_CANCEL, _CANCEL_LEFT_OUT),
    "currentClaim.return": (_RETURN, _RETURN_LEFT_OUT),
    "currentClaim.exchange": (_EXCHANGE, _EXCHANGE_LEFT_OUT),
    "beforeClaim.exchange": (_EXCHANGE, _EXCHANGE_LEFT_OUT),
    "cancel": (_CANCEL, _CANCEL_LEFT_OUT),
    "return": (_RETURN, _RETURN_LEFT_OUT),
    "exchange": (_EXCHANGE, _EXCHANGE_LEFT_OUT),
}

CLAIM_FIELDS: Mapping[str, Kind] = {
    f"{place}.{name}": kind for place, (fields, _) in _PLACES.items() for name, kind in fields.items()
}
CLAIM_LEFT_OUT = tuple(f"{place}.{name}" for place, (_, names) in _PLACES.items() for name in names)

COMPLETED_CLAIM = Shape(
    table="completed_claims",
    at="completedClaims",
    inherit=("order__order_id", "product_order__product_order_id"),
    key=("shop", "product_order__product_order_id", "position"),
    numbered=True,
    fields={
        "claimType": TEXT,
        **_ANY,
        "claimRequestReason": TEXT,
        "claimRequestAdmissionDate": TEXT,
        "claimCompleteOperationDate": TEXT,
        **_GOODS_BACK,
        "collectOperationDate": TEXT,
        **_GOODS_AGAIN,
        **_REFUND,
    },
    left_out=(
        "claimRequestDetailContent",  # what the buyer typed
        *_BACK_LEFT_OUT,
        *("reDeliveryAddress", "collectStartTime", "collectEndTime", "collectSlotId"),
    ),
)  # contract 7.2; the mall's order of them is kept in `position`
