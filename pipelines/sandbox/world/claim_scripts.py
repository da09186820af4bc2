"""The courses claims take, how often each, and the reasons given for them. The shares are ours."""

# (weight, ((longest hours before the stage, stage), ...)); the first stage is where the claim opens
Script = tuple[int, tuple[tuple[int, str], ...]]
CANCEL_SCRIPTS: tuple[Script, ...] = (
    (34, ((0, "requested"), (20, "accepted"), (10, "refunding"), (30, "completed"))),
    (14, ((0, "accepted"), (4, "completed"))),
    (12, ((0, "requested"), (20, "accepted"), (8, "refund_due"), (24, "refund_asked"), (48, "completed"))),
    (6, ((0, "requested"), (10, "accepted"), (8, "paused"), (50, "refunding"), (20, "completed"))),
    (6, ((0, "requested"), (10, "accepted"), (8, "refund_held"), (70, "completed"))),
    (16, ((0, "requested"), (20, "rejected"))),
    (12, ((0, "requested"), (12, "withdrawn"))),
)
RETURN_SCRIPTS: tuple[Script, ...] = (
    (
        36,
        (
            (0, "requested"),
            (24, "accepted"),
            (20, "collecting"),
            (60, "collected"),
            (24, "refunding"),
            (30, "completed"),
        ),
    ),
    (
        12,
        (
            (0, "requested"),
            (20, "accepted"),
            (60, "collected"),
            (20, "refund_due"),
            (30, "refund_asked"),
            (50, "completed"),
        ),
    ),
    (8, ((0, "requested"), (20, "held"), (60, "accepted"), (50, "collected"), (20, "refund_held"), (80, "completed"))),
    (8, ((0, "requested"), (20, "accepted"), (60, "collected"), (20, "paused"), (70, "completed"))),
    (10, ((0, "accepted"), (50, "collected"), (10, "completed"))),
    (14, ((0, "requested"), (30, "rejected"))),
    (12, ((0, "requested"), (20, "withdrawn"))),
)
EXCHANGE_SCRIPTS: tuple[Script, ...] = (
    (
        50,
        (
            (0, "requested"),
            (20, "accepted"),
            (20, "collecting"),
            (60, "collected"),
            (20, "reshipping"),
            (40, "completed"),
        ),
    ),
    (14, ((0, "requested"), (20, "held"), (40, "accepted"), (50, "collected"), (20, "reshipping"), (40, "completed"))),
    (14, ((0, "requested"), (30, "rejected"))),
    (12, ((0, "requested"), (20, "withdrawn"))),
)
SCRIPTS = {"cancel": CANCEL_SCRIPTS, "return": RETURN_SCRIPTS, "exchange": EXCHANGE_SCRIPTS}
# neutral reasons of unified reports; a mall says them in its own letters
SHOP_REASONS = (
    "change_of_mind",
    "late_delivery",
    "out_of_stock",
    "not_as_described",
    "defect",
    "undeliverable",
    "other",
)
BUYER_REASONS = ("change_of_mind", "dissatisfied", "defect", "wrong_item")
