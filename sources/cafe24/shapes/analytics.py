"""Feeds of the Analytics API: one table each, and the days that were read.

A day is read whole and again while its figures settle: a row whose load is older than its day's in `analytics_days`
was there once and is gone.
"""

from sources.shared.shapes import INTEGER, NUMBER_AS_TEXT, TEXT, Shape

from ..feeds import FEEDS, Feed

DAY_KEY = ("shop", "shop_no", "date", "device_type")
NUMBERS = ("product_no", "category_no", "hour")

ANALYTICS_DAY = Shape(
    table="analytics_days",
    key=(*DAY_KEY, "feed"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "date": TEXT,  # YYYY-MM-DD, KST
        "device_type": TEXT,
        "feed": TEXT,  # the name of the feed's table
        "row_count": INTEGER,  # 0: nothing happened on that day
    },
)  # ours: what was asked for and how much came


def _shape(feed: Feed) -> Shape:
    """The table of one feed. Ours: the first four fields and `occurrence`, which no row of the mall has in full."""
    taken = (*feed.names, *feed.figures)
    return Shape(
        table=feed.resource,
        key=(*DAY_KEY, *feed.names, "occurrence"),
        fields={
            "shop_no": NUMBER_AS_TEXT,
            "date": TEXT,  # YYYY-MM-DD, KST, in whatever form the mall wrote it
            "device_type": TEXT,
            **{name: NUMBER_AS_TEXT if name in NUMBERS else TEXT for name in taken},
            "occurrence": INTEGER,
        },
        left_out=() if "hour" in feed.names else ("hour",),
    )


ANALYTICS = {feed.resource: _shape(feed) for feed in FEEDS}  # contract 9
