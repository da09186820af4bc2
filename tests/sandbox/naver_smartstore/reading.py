"""Reading product orders by the rules of the unified model, with no connector at hand."""

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

STATUS_MAP = Path("pipelines/unified/seeds/order_status_map.csv")
PHASES = {
    "requested": ("CANCEL_REQUEST", "RETURN_REQUEST", "EXCHANGE_REQUEST"),
    "accepted": ("CANCELING", "ADMIN_CANCELING"),
    "collecting": ("COLLECTING",),
    "collected": ("COLLECT_DONE",),
    "reshipping": ("EXCHANGE_REDELIVERING",),
    "completed": ("CANCEL_DONE", "ADMIN_CANCEL_DONE", "RETURN_DONE", "EXCHANGE_DONE"),
    "withdrawn": ("CANCEL_REJECT", "ADMIN_CANCEL_REJECT", "RETURN_REJECT", "EXCHANGE_REJECT"),
}
KINDS = {"CANCEL": "cancel", "ADMIN_CANCEL": "cancel", "RETURN": "return", "EXCHANGE": "exchange"}
REASONS = {
    "INTENT_CHANGED": "change_of_mind", "COLOR_AND_SIZE": "change_of_mind", "WRONG_ORDER": "order_mistake",
    "PRODUCT_UNSATISFIED": "service", "DELAYED_DELIVERY": "late_delivery", "SOLD_OUT": "out_of_stock",
    "INCORRECT_INFO": "not_as_described", "WRONG_DELIVERY": "wrong_item", "WRONG_OPTION": "wrong_item",
    "BROKEN": "defect", "ETC": "other",
}  # fmt: skip
Row = dict[str, Any]


@cache
def status_map() -> dict[tuple[str, str], Row]:
    with STATUS_MAP.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["platform"] == "naver_smartstore"]
    return {(row["level"], row["native_code"]): row for row in rows}


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def claims(row: Row) -> list[Row]:
    """All claims of a product order in one form, oldest first; the running one last."""
    found = []
    for done in row.get("completedClaims", ()):
        closed = "REJECT" in done["claimStatus"]
        ended = at(done["claimCompleteOperationDate"])
        found.append(
            done
            | {"type": KINDS[done["claimType"]], "is_open": False, "reason": done["claimRequestReason"]}
            | {"completed_at": None if closed else ended, "closed_at": ended if closed else None}
        )
    for kind, running in row.get("currentClaim", {}).items():
        reason = running[f"{kind}Reason"]
        found.append(
            running | {"type": kind, "is_open": True, "reason": reason, "completed_at": None, "closed_at": None}
        )
    return found


def phase(claim: Row) -> str:
    if claim.get("holdbackStatus") == "HOLDBACK" and claim["claimStatus"].endswith("_REQUEST"):
        return "held"
    return next(phase for phase, words in PHASES.items() if claim["claimStatus"] in words)


def mapped(row: Row) -> tuple[str, str, str | None, str | None]:
    """canonical_status, claim_type, claim_phase and claim id of a line, by unified model 1.2 rules 3 and 4."""
    product, known = row["productOrder"], status_map()
    line = known["line", product["productOrderStatus"]]
    status = line["canonical_status"]
    if product["productOrderStatus"] == "PAYED":
        status = known["line_ack", f"PAYED|{product['placeOrderStatus']}"]["canonical_status"]
    if line["claim_type"] == "cancel_unpaid":
        return status, "cancel_unpaid", "completed", None
    last = next(reversed(claims(row)), None)
    if last is None:
        return status, "none", None, None
    if last["is_open"] and last["requestQuantity"] == product["initialQuantity"]:
        status = known["line_claim", f"{last['type'].upper()}:{last['claimStatus'].replace('ADMIN_', '')}"][
            "canonical_status"
        ]
    return status, last["type"], phase(last), last["claimId"]


def given_back(row: Row) -> int:
    """The net price of the pieces that went back."""
    return int(row["productOrder"]["initialPaymentAmount"] - row["productOrder"]["remainPaymentAmount"])


def fee(claim: Row) -> int:
    deducted = claim.get("claimDeliveryFeePayMethod") == "환불금에서 차감"
    return int(claim["claimDeliveryFeeDemandAmount"]) if deducted else 0
