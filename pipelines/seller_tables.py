"""The seller's own word on his goods: `sku_map.csv` and `stock_pool.csv` -> dataset `raw_seller`, before every build.

sku_map.csv says which physical item a listing is. Shape: one row per listing and item in it:

    sku                  the seller's name of the item; empty: a row still to be filled in, not loaded
    platform, shop_alias which shop; of a row that names a code both may be empty: every mall, every shop
    native_product_id, native_variant_id   the mall's ids; the variant's alone is enough
    seller_code          instead of a variant: every listing with this code
    units_per_listing    pieces of the item in one listed piece (empty: 1); several rows for one listing make a set
    valid_from           the day (YYYY-MM-DD, KST) from which lines ordered count under the row; empty: always
    note                 the seller's remark
    reason, product_name, option_text, sales_28d, suggestion   what `kmall match` tells; not loaded

stock_pool.csv says how the malls share an item's stock. Shape: one row per item:

    sku, mode            shared (default) or split
    master               platform:shop_alias of the shop whose stock is the right one
    lead_time_days, safety_stock, buffer   days; pieces; pieces
    quantity             pieces counted on the shelf, those of open orders included; goes before every mall

Both stand in the folder where kmall is started; `[transform] sku_map` and `stock_pool` name other places. Without a
file its table is empty. A file with a mistake is not loaded in part: nothing is.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pipelines import providers, seller_files
from pipelines.config import ConfigurationProblems, Warehouse
from pipelines.platforms import all_platforms, did_you_mean
from pipelines.seller_files import Line, SellerFile
from pipelines.seller_rows import TABLES, replace_tables
from sources.shared.errors import WrongConfiguration

SKU_MAP_COLUMNS = (
    *("sku", "platform", "shop_alias", "native_product_id", "native_variant_id", "seller_code"),
    *("units_per_listing", "valid_from", "note"),
)
REMARKS = ("reason", "product_name", "option_text", "sales_28d", "suggestion")  # for people, by `kmall match`
STOCK_POOL_COLUMNS = ("sku", "mode", "master", "lead_time_days", "safety_stock", "buffer", "quantity")
KEYS = {"sku_map": "sku_map.csv", "stock_pool": "stock_pool.csv"}
PLACEHOLDERS = ("0", "-", "없음", "기본", "미정")  # dbt variable sku_placeholders
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")

Row = dict[str, Any]


def path_of(key: str) -> tuple[Path, bool]:
    """Where `sku_map` or `stock_pool` stands, and whether the user named the place. Raises: WrongConfiguration."""
    for table in providers.tables(("transform",)):
        for name in table.keys:
            if name not in KEYS:
                raise WrongConfiguration(f"{table.where(name)}: unknown key{did_you_mean(name, KEYS)}")
    found = providers.look_up(("transform",), key)
    return Path(str(found.value)).expanduser() if found else Path(KEYS[key]), found is not None


def write(warehouse: Warehouse) -> dict[str, int]:
    """Checks both files and replaces both tables, in one step. The rows of each table.

    Raises: WrongConfiguration (ConfigurationProblems if several) naming file, line, column, value and what to do; then
    the tables are as they were.
    """
    problems: list[WrongConfiguration] = []
    rows = {"sku_map": _rows("sku_map", problems), "stock_pool": _rows("stock_pool", problems)}
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigurationProblems(problems)
    replace_tables(warehouse, rows)
    return {table: len(rows[table]) for table in TABLES}


def read_sku_map(path: Path) -> SellerFile:
    """Raises: WrongConfiguration when it is no such file."""
    return seller_files.read(path, (*SKU_MAP_COLUMNS, *REMARKS), ("sku",))


def sku_map_rows(file: SellerFile, problems: list[WrongConfiguration]) -> list[Row]:
    """The rows that name a sku. Mistakes go into `problems`, one for each cell."""
    rows: list[Row] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line in file.lines:
        before = len(problems)
        texts = {column: line.text(column) for column in SKU_MAP_COLUMNS}
        problems += [
            _wrong(file, line, column, what, "format the column as text and write it again.")
            for column in SKU_MAP_COLUMNS[:-1]
            if (what := seller_files.damage(texts[column]))
        ]
        if not texts["sku"]:
            continue
        problems += _named(file, line, texts)
        units = _whole(file, line, "units_per_listing", problems, least=1)
        starts = _day(file, line, problems)
        row: Row = {"line_number": line.number, **texts, "units_per_listing": units, "valid_from": starts}
        row["platform"] = texts["platform"].lower()
        if texts["native_variant_id"]:
            listing: tuple[Any, ...] = (row["platform"], texts["shop_alias"], texts["native_variant_id"])
        else:
            listing = (row["platform"], texts["shop_alias"], "", folded(texts["seller_code"]))
        if (first := seen.setdefault((*listing, folded(texts["sku"]), starts), line.number)) != line.number:
            problems.append(
                _wrong(file, line, "sku", f"line {first} says the same of this listing", "delete one of the two lines.")
            )
        if len(problems) == before:
            rows.append({name: value if value != "" else None for name, value in row.items()})
    return rows


def stock_pool_rows(file: SellerFile, problems: list[WrongConfiguration]) -> list[Row]:
    """Every row. Mistakes go into `problems`, one for each cell."""
    saved_at = datetime.fromtimestamp(int(file.path.stat().st_mtime), UTC)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line in file.lines:
        sku, mode, master = (line.text(column) for column in ("sku", "mode", "master"))
        mode = mode.lower() or "shared"
        platform, _, alias = master.partition(":")
        if not sku:
            problems.append(_wrong(file, line, "sku", "missing", "name the item, or delete the line."))
        elif (first := seen.setdefault(folded(sku), line.number)) != line.number:
            problems.append(_wrong(file, line, "sku", f"line {first} has it too", "keep one line for each item."))
        if mode not in ("shared", "split"):
            problems.append(_wrong(file, line, "mode", "no such mode", "write shared or split, or leave it empty."))
        if master and (platform not in all_platforms() or not alias):
            fix = f"write platform:alias, as in cafe24:main; platforms are {', '.join(all_platforms())}."
            problems.append(_wrong(file, line, "master", "no such shop", fix))
        if master and mode == "split":
            fix = "leave master empty, or write shared."
            problems.append(_wrong(file, line, "master", "with mode split no shop counts for the others", fix))
        numbers = {name: _whole(file, line, name, problems) for name in STOCK_POOL_COLUMNS[3:]}
        row = {"line_number": line.number, "sku": sku, "mode": mode, "saved_at": saved_at}
        rows.append(row | {"master_platform": platform or None, "master_shop_alias": alias or None} | numbers)
    return rows


def folded(code: str) -> str:
    """A code as the models compare it: NFKC, capitals, blanks collapsed. `platform:alias:variant` stays as it is."""
    if code.count(":") >= 2:
        return code.strip()
    return " ".join(normalize("NFKC", code).split()).upper()


def _rows(key: str, problems: list[WrongConfiguration]) -> list[Row]:
    path, is_named = path_of(key)
    if not is_named and not path.exists():
        return []
    try:
        if key == "sku_map":
            return sku_map_rows(read_sku_map(path), problems)
        return stock_pool_rows(seller_files.read(path, STOCK_POOL_COLUMNS, ("sku",)), problems)
    except WrongConfiguration as error:
        problems.append(error)
        return []


def _named(file: SellerFile, line: Line, texts: dict[str, str]) -> Iterator[WrongConfiguration]:
    """What is wrong with how a row says which listing it is about."""
    platform, code = texts["platform"].lower(), folded(texts["seller_code"])
    if platform and platform not in all_platforms():
        near = did_you_mean(platform, all_platforms()).lstrip(", ")
        yield _wrong(file, line, "platform", "no such mall", near)
    if texts["native_variant_id"]:
        for column in ("platform", "shop_alias"):
            if not texts[column]:
                yield _wrong(file, line, column, "missing", f"a row that names a variant needs its {column}.")
    elif not code:
        fix = "name the mall's id of the variant, or a seller_code."
        yield _wrong(file, line, "native_variant_id", "the row names no listing", fix)
    elif code in PLACEHOLDERS:
        yield _wrong(file, line, "seller_code", "no code but a placeholder", "name the listing by native_variant_id.")
    if texts["shop_alias"] and not platform and not texts["native_variant_id"]:
        yield _wrong(file, line, "platform", "missing", "name the mall of the shop, or leave shop_alias empty too.")


def _whole(
    file: SellerFile, line: Line, column: str, problems: list[WrongConfiguration], *, least: int = 0
) -> int | None:
    text = line.text(column)
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.0+)?", text)
    if match and (number := int(match[1].replace(",", ""))) >= least:
        return number
    fix = f"write a whole number from {least} on, or leave it empty."
    problems.append(_wrong(file, line, column, "no such number", fix))
    return None


def _day(file: SellerFile, line: Line, problems: list[WrongConfiguration]) -> date | None:
    text = line.text("valid_from")
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
    if text:
        problems.append(_wrong(file, line, "valid_from", "no day", "write it as 2026-03-01, or leave it empty."))
    return None


def _wrong(file: SellerFile, line: Line, column: str, what: str, fix: str) -> WrongConfiguration:
    return file.mistake(line.number, column, line.cells.get(column, ""), what, fix)
