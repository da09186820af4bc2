"""Claims inside a product order: cancellation, return and exchange, wherever the mall puts them.

The same members stand under `currentClaim`, under `beforeClaim`, and once more at the top of the record, which is
deprecated but still sent (contract 7.2). All are taken under their own path; SQL reads `currentClaim` first.
`completedClaims` holds what is over, in one flattened form for all kinds.
"""

from collections.abc import Mapping

from sources.shared.kinds import Kind
from sources.shared.personal import ADDRESS, NAME, PHONE, POSTCODE, WORDS, Form
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

_LEFT_OUT = ("membershipsArrivalGuaranteeClaimSupportingAmount",)  # its column would outgrow PostgreSQL's names
# the seller's place, who held a claim back and why, pictures a buyer took
_NEVER = (
    *("returnReceiveAddress", "holdbackDetailedReason", "holdbackConfigurer", "holdbackReleaser"),
    *("returnImageUrl", "exchangeImageUrl"),
)


def address(at: str) -> dict[str, Form]:
    """The fields of an address, at a path of the record."""
    forms = {"name": NAME, "tel1": PHONE, "tel2": PHONE, "zipCode": POSTCODE, "baseAddress": ADDRESS}
    return {f"{at}.{name}": form for name, form in {**forms, "detailedAddress": ADDRESS}.items()}


_CANCEL_PERSONAL = {"cancelDetailedReason": WORDS}
_RETURN_PERSONAL = {"returnDetailedReason": WORDS, **address("collectAddress")}
_EXCHANGE_PERSONAL = {
    "exchangeDetailedReason": WORDS,
    **address("collectAddress"),
    **address("reDeliveryAddress"),
}

_PLACES = {
    "currentClaim.cancel": (_CANCEL, _CANCEL_PERSONAL),
    "currentClaim.return": (_RETURN, _RETURN_PERSONAL),
    "currentClaim.exchange": (_EXCHANGE, _EXCHANGE_PERSONAL),
    "beforeClaim.exchange": (_EXCHANGE, _EXCHANGE_PERSONAL),
    "cancel": (_CANCEL, _CANCEL_PERSONAL),
    "return": (_RETURN, _RETURN_PERSONAL),
    "exchange": (_EXCHANGE, _EXCHANGE_PERSONAL),
}

CLAIM_FIELDS: Mapping[str, Kind] = {
    f"{place}.{name}": kind for place, (fields, _) in _PLACES.items() for name, kind in fields.items()
}
CLAIM_PERSONAL: Mapping[str, Form] = {
    f"{place}.{name}": form for place, (_, forms) in _PLACES.items() for name, form in forms.items()
}
CLAIM_LEFT_OUT = tuple(f"{place}.{name}" for place in _PLACES for name in _LEFT_OUT)
CLAIM_NEVER = tuple(f"{place}.{name}" for place in _PLACES for name in _NEVER)

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
    left_out=(*_LEFT_OUT, "collectStartTime", "collectEndTime", "collectSlotId"),
    personal={
        "claimRequestDetailContent": WORDS,
        **address("collectAddress"),
        **address("reDeliveryAddress"),
    },
    never=_NEVER,
)  # contract 7.2; the mall's order of them is kept in `position`
