"""`kmall match`: which listings are which physical item, and the rows of sku_map.csv that only the seller can fill in.

What he wrote stays as it is: rows with a sku are copied word for word, rows without one are written anew. The file is
read back by the next build (`seller_tables`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.text import Text

from pipelines import screen, seller_files, seller_tables
from pipelines.config import ConfigurationProblems, Warehouse
from pipelines.screen import Column
from pipelines.seller_files import Line, SellerFile
from pipelines.seller_tables import REMARKS, SKU_MAP_COLUMNS
from pipelines.suggestions import Suggestions
from pipelines.warehouse_reading import Reader, Row, reader
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

RUNGS = ("seed_variant", "seed_code", "variant_code", "barcode", "product_code_single", "native")
TITLES = ("your rows", "your codes", "variant code", "barcode", "product code", "nothing")
SHOWN = 10

Listing = tuple[str, str, str]  # platform, shop_alias, native_variant_id


@dataclass(frozen=True)
class Coverage:
    """A shop's listings. Shape: `by_rung` counts in the order of RUNGS; shares 0 to 1, of sales None without any."""

    platform: str
    shop_alias: str
    shop_no: str
    currency: str
    variants: int
    by_rung: tuple[int, ...]
    share_of_variants: float
    share_of_sales: float | None


@dataclass(frozen=True)
class Matching:
    """The outcome. Shape: `open_rows` are the rows without a sku, `unknown` lines of the file that name no listing."""

    coverage: tuple[Coverage, ...]
    path: Path
    kept: int
    open_rows: tuple[dict[str, str], ...]
    is_written: bool
    unknown: tuple[int, ...]
    conflicts: int

    @property
    def suggested(self) -> int:
        return sum(bool(row["suggestion"]) for row in self.open_rows)

    def as_json(self) -> dict[str, Any]:
        return {"ok": True, **asdict(self), "suggested": self.suggested}


def match(warehouse: Warehouse, path: Path | None = None) -> Matching:
    """Looks at the built views and brings the file up to date.

    Raises: WarehouseTrouble without views; WrongConfiguration when the file has mistakes: it is left as it is then.
    """
    path = path or seller_tables.path_of("sku_map")[0]
    file, filled = _seller_file(path)
    with reader(warehouse) as read:
        if read is None or not read.columns("reports", "unmatched_skus"):
            raise WarehouseTrouble(
                f"{warehouse.name}: the views are not built yet, nothing is known of any listing",
                fix="run `kmall transform` first, or name the right warehouse with --warehouse.",
            )
        listed = read.rows("select * from unified.variants")
        wanted = _to_fill_in(read, [row for row in listed if not row["is_deleted"]])
        coverage = tuple(_coverage(read.rows("select * from reports.sku_coverage")))
        conflicts = read.rows("select count(*) as n from reports.sku_conflicts where other_listing_count > 0")[0]["n"]
    known = {(row["platform"], row["shop_alias"], row["variant_id"]) for row in listed}
    unknown = tuple(line.number for key, line in filled.items() if key not in known)
    rows, open_rows = _merged(file, filled, wanted)
    columns = [*file.columns, *(name for name in (*SKU_MAP_COLUMNS, *REMARKS) if name not in file.columns)]
    is_written = bool(rows) and rows != [dict(line.cells) for line in file.lines]
    if is_written:
        seller_files.write(file, columns, rows)
    return Matching(coverage, path, len(filled), tuple(open_rows), is_written, unknown, conflicts)


def print_matching(found: Matching) -> None:
    """What is tied to what, what was written, and what to do next."""
    console = screen.output()
    used = [number for number, rung in enumerate(RUNGS) if any(each.by_rung[number] for each in found.coverage)]
    columns = [
        *(Column(title) for title in ("mall", "shop")),
        Column("listings", number=True),
        *(Column(TITLES[number], number=True) for number in used),
        *(Column(title, number=True) for title in ("matched", "of sales")),
    ]
    rows = [
        (
            each.platform,
            f"{each.shop_alias} {each.shop_no}",
            each.variants,
            *(each.by_rung[number] for number in used),
            f"{each.share_of_variants:.0%}",
            "" if each.share_of_sales is None else f"{each.share_of_sales:.0%}",
        )
        for each in found.coverage
    ]
    screen.print_table(
        console, "What ties listings to items", columns, rows, "sales of 28 days, in the shop's currency"
    )
    if found.open_rows:
        titles = ("mall", "shop", "variant", "product", "options", "why", "suggestion")
        open_columns = [*(Column(title) for title in titles), Column("sold", number=True)]
        names = ("platform", "shop_alias", "native_variant_id", "product_name", "option_text", "reason", "suggestion")
        shown = [
            (*(Line(0, row).text(name) for name in names), int(row["sales_28d"])) for row in found.open_rows[:SHOWN]
        ]
        more = len(found.open_rows) - len(shown)
        screen.print_table(console, "Still to be named", open_columns, shown, f"and {more:,} more" if more > 0 else "")
    if found.unknown:
        lines = ", ".join(str(number) for number in found.unknown[:SHOWN])
        screen.print_warning(f"{found.path}: no mall has the variants of line {lines}.")
    if found.conflicts:
        screen.print_warning(
            f"{found.conflicts} listings say different things by different codes: reports.sku_conflicts."
        )
    console.print(_outcome(found), soft_wrap=True)


def _outcome(found: Matching) -> Text:
    if not found.open_rows:
        return Text.assemble(("all named ", "green"), "every listing has an item; nothing is left to fill in.")
    done = "written" if found.is_written else "unchanged"
    return Text.assemble(
        (f"{done} ", "green"),
        f"{found.path}: {len(found.open_rows):,} rows to fill in, {found.suggested:,} with a suggestion, "
        f"{found.kept:,} of yours kept. Write a name into the column sku (the suggestion, where it is right), "
        "units_per_listing for packs, several rows for a set; then run `kmall transform`.",
    )


def _seller_file(path: Path) -> tuple[SellerFile, dict[Listing, Line]]:
    """The file and its lines that name a sku for a variant; an empty one where there is none yet."""
    if not path.exists():
        return SellerFile(path, "utf-8-sig", ",", (*SKU_MAP_COLUMNS, *REMARKS), ()), {}
    file = seller_tables.read_sku_map(path)
    problems: list[WrongConfiguration] = []
    seller_tables.sku_map_rows(file, problems)
    if problems:
        raise problems[0] if len(problems) == 1 else ConfigurationProblems(problems)
    named = [line for line in file.lines if line.text("sku") and line.text("native_variant_id")]
    return file, {_listing(line): line for line in named}


def _listing(line: Line) -> Listing:
    return line.text("platform").lower(), line.text("shop_alias"), line.text("native_variant_id")


def _to_fill_in(read: Reader, listed: Sequence[Row]) -> dict[Listing, Row]:
    """Listings without an item, and those whose code no other mall has while another listing bears their name."""
    rows = read.rows("select * from reports.unmatched_skus")
    suggestions = Suggestions(row for row in listed if row["match_method"] != "native" and row["units_per_listing"])
    malls: dict[str, set[tuple[str, str]]] = {}
    for row in listed:
        malls.setdefault(row["sku"], set()).add((row["platform"], row["shop_alias"]))
    for row in listed:
        is_alone = row["match_method"] == "variant_code" and len(malls[row["sku"]]) == 1
        if is_alone and (suggestion := suggestions.of(row, only_equal=True)) and len(malls[suggestion]) > 1:
            rows.append({**row, "reason": "code in no other mall", "suggestion": suggestion, "sales_28d": 0})
    found: dict[Listing, Row] = {}
    for row in rows:
        key = (row["platform"], row["shop_alias"], row["variant_id"])  # shops of one mall share their variants
        pieces = row["sales_28d"] + found.get(key, {"sales_28d": 0})["sales_28d"]
        found[key] = {**row, "sales_28d": pieces, "suggestion": row["suggestion"] or suggestions.of(row)}
    return dict(sorted(found.items(), key=lambda each: (-each[1]["sales_28d"], each[0])))


def _merged(
    file: SellerFile, filled: Mapping[Listing, Line], wanted: Mapping[Listing, Row]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Every row of the new file, and those of them without a sku."""
    rows: list[dict[str, str]] = []
    begun: dict[Listing, dict[str, str]] = {}
    for line in file.lines:
        if line.text("sku") or not line.text("native_variant_id"):
            rows.append(dict(line.cells))
        else:
            begun[_listing(line)] = {
                name: line.cells.get(name, "") for name in ("units_per_listing", "valid_from", "note")
            }
    open_rows = [_row(listed) | begun.get(key, {}) for key, listed in wanted.items() if key not in filled]
    return [*rows, *open_rows], open_rows


def _row(listed: Row) -> dict[str, str]:
    values = dict.fromkeys((*SKU_MAP_COLUMNS, *REMARKS), "") | {
        "platform": listed["platform"],
        "shop_alias": listed["shop_alias"],
        "native_product_id": seller_files.cell(listed["product_id"] or ""),
        "native_variant_id": seller_files.cell(listed["variant_id"]),
        "seller_code": seller_files.cell(seller_files.remark(listed["seller_code"] or "")),
        "sales_28d": str(listed["sales_28d"]),
        "suggestion": seller_files.cell(listed["suggestion"]),
    }
    return values | {
        name: seller_files.remark(listed[name] or "") for name in ("reason", "product_name", "option_text")
    }


def _coverage(rows: Sequence[Row]) -> Iterator[Coverage]:
    def shop(row: Row) -> tuple[str, ...]:
        return row["platform"], row["shop_alias"], row["shop_no"], row["currency"] or ""

    for (platform, alias, number, currency), group in groupby(sorted(rows, key=shop), key=shop):
        counted = list(group)
        by_rung = {row["match_method"]: row["variant_count"] for row in counted}
        sales = sum((row["sales_amount_28d"] for row in counted), Decimal(0))
        matched = sum((row["sales_amount_28d"] for row in counted if row["is_matched"]), Decimal(0))
        counts = tuple(by_rung.get(rung, 0) for rung in RUNGS)
        share = 1 - by_rung.get("native", 0) / sum(counts)
        of_sales = float(matched / sales) if sales else None
        yield Coverage(platform, alias, number, currency, sum(counts), counts, share, of_sales)
