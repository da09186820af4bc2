"""Feeds of Analytics about where visitors come from, made by what they are grouped by (contract section 9)."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .analytics_figures import Figures, Sale, Source

Rows = list[dict[str, Any]]


def came_by(*keys: str) -> Callable[[Figures], Rows]:
    """Visits by one or more facts of where they came from."""

    def rows(figures: Figures) -> Rows:
        return [
            {**dict(zip(keys, values, strict=True)), "visit_count": visits}
            for values, visits, _ in _by_source(figures, keys)
        ]

    return rows


def bought_by(*keys: str) -> Callable[[Figures], Rows]:
    """Orders by one or more facts of where the buyer came from."""

    def rows(figures: Figures) -> Rows:
        return [
            {
                **dict(zip(keys, values, strict=True)),
                "order_count": len(sales),
                "order_amount": figures.amount_of(sales),
            }
            for values, _, sales in _by_source(figures, keys)
            if sales
        ]

    return rows


def weighed_by(*keys: str, visit_rate: bool = False) -> Callable[[Figures], Rows]:
    """Visits and orders held against each other."""

    def rows(figures: Figures) -> Rows:
        found = []
        for values, visits, sales in _by_source(figures, keys):
            amount = Decimal(figures.amount_of(sales))
            buyers = len({sale.buyer for sale in sales})
            row = {
                **dict(zip(keys, values, strict=True)),
                "visit_count": visits,
                "purchase_count": len(sales),
                "purchase_rate": f"{len(sales) * 100 / max(visits, 1):.2f}",
                "order_amount": figures.amount_of(sales),
                "order_amount_per_visitor": f"{amount / max(visits, 1):.2f}",
                "order_amount_per_buyer": f"{amount / max(buyers, 1):.2f}",
            }
            share = f"{visits * 100 / max(figures.visit_count, 1):.2f}"
            found.append(row | {"visit_rate": share} if visit_rate else row)
        return found

    return rows


def _by_source(figures: Figures, keys: tuple[str, ...]) -> list[tuple[tuple[str, ...], int, list[Sale]]]:
    """Values of the keys, visits, sales; sources that lack one of the keys are left out."""

    def values(source: Source) -> tuple[str, ...]:
        return tuple(getattr(source, key) for key in keys)

    visits: dict[tuple[str, ...], int] = defaultdict(int)
    for source, count in figures.by_source().items():
        visits[values(source)] += count
    sales: dict[tuple[str, ...], list[Sale]] = defaultdict(list)
    for sale in figures.sales:
        sales[values(sale.source)].append(sale)
    return [(each, count, sales[each]) for each, count in visits.items() if all(each)]
