"""The mall's names and ours: which keys of a shop's settings may name what, and how a record gets our names.

`field_map` holds "<resource>.<our name>" -> the mall's name, where dots go into objects. A name below a list
("items.price") is looked for inside the list's records, whatever the list itself is called.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.shared.batches import Objects
from sources.shared.errors import WrongConfiguration
from sources.shared.kinds import Record, reach
from sources.shared.pages import Page
from sources.shared.shapes import Shape
from sources.shared.windows import KST

from . import shapes
from .times import zoned

RECORDS = {
    "products": shapes.PRODUCT,
    "inventory": shapes.INVENTORY,
    "orders": shapes.ORDER,
    "marketplace_status": shapes.MARKETPLACE_STATUS,
    "customers": shapes.CUSTOMER,
}
TIMES = {
    "products": ("created_at", "updated_at"),
    "inventory": ("updated_at",),
    "orders": ("order_date", "updated_at"),
    "marketplace_status": ("last_synced_at",),
    "customers": ("created_at",),
}
DROPPED = ("orders", "products", "inventory")
MARKETPLACES = "marketplaces"  # the list in a product's marketplace status


def names_of(resource: str) -> dict[str, Shape]:
    """Our names in a record of a resource, lists and what is in them included -> the shape they belong to."""
    shape = RECORDS[resource]
    names = dict.fromkeys(shape.fields, shape)
    for child in shape.children:
        names[child.at] = shape
        names.update(dict.fromkeys((f"{child.at}.{name}" for name in child.fields), child))
    if resource == "marketplace_status":
        names[MARKETPLACES] = shape
    return names


def lists_in(resource: str) -> tuple[str, ...]:
    """The lists inside a record of a resource."""
    return tuple(child.at for child in RECORDS[resource].children) if resource in RECORDS else ()


def check_settings(keys: Any) -> None:
    """Numbers and names that cannot be right. Raises: WrongConfiguration."""
    for name in ("page_size", "marketplace_calls"):
        if getattr(keys, name) < 1:
            raise WrongConfiguration(f"{name}: {getattr(keys, name)} is less than 1", fix=f"give {name} 1 or more.")
    if keys.requests_per_second <= 0:
        raise WrongConfiguration(
            "requests_per_second: must be above 0", fix="1 is safe, 0.5 is a call every 2 seconds."
        )
    if keys.marketplace_path and "{product_id}" not in keys.marketplace_path:
        raise WrongConfiguration(
            "marketplace_path: does not say where the product goes", fix="write {product_id} into the path."
        )
    for name in ("auth_header_name", "auth_param", "page_param", "size_param"):
        if not getattr(keys, name):
            raise WrongConfiguration(f"{name}: is empty", fix=f"give {name} a name, or leave the key out.")
    try:
        ZoneInfo(keys.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongConfiguration(
            f"time_zone: {keys.time_zone!r} is not known", fix="write it like Asia/Seoul or UTC."
        ) from None


def check_field_map(field_map: Mapping[str, str]) -> None:
    """Raises: WrongConfiguration for a name that is not ours."""
    known = [f"{resource}.{name}" for resource in RECORDS for name in names_of(resource)]
    for ours, theirs in field_map.items():
        _known("field_map", ours, known)
        if not all(part.strip() for part in str(theirs).split(".")):
            raise WrongConfiguration(f"field_map: {ours} has no name", fix="write the mall's name of the field.")


def check_drop_names(columns: Mapping[str, str], patterns: Mapping[str, str], required: Collection[str]) -> None:
    """Raises: WrongConfiguration for a name that is not ours, or one that cannot do without a header."""
    known = [f"{resource}.{name}" for resource in DROPPED for name in names_of(resource)]
    for ours, header in columns.items():
        _known("drop_columns", ours, known)
        if not header.strip() and ours in required:
            raise WrongConfiguration(f"drop_columns: {ours} has no header", fix="write the column's header.")
    for resource in patterns:
        _known("drop_patterns", resource, DROPPED)


def renamed(page: Page, resource: str, field_map: Mapping[str, str]) -> Page:
    """The page under our names. A field of the mall that has a name of ours already makes way."""
    theirs = {ours.removeprefix(f"{resource}."): name for ours, name in field_map.items() if _of(ours, resource)}
    lists = lists_in(resource)
    if not theirs and not lists:
        return page
    records = [
        _under_our_names(record, {ours: name for ours, name in theirs.items() if "." not in ours})
        for record in page.records
    ]
    for at in lists:
        below = {ours.removeprefix(f"{at}."): name for ours, name in theirs.items() if ours.startswith(f"{at}.")}
        for record in records:
            if at in record:
                rows = as_list(record[at])
                record[at] = [_under_our_names(row, below) if isinstance(row, dict) else row for row in rows]
    return Page(Objects(records), page.shape)


def with_zones(page: Page, resource: str, zone: ZoneInfo) -> Page:
    """The page whose local times say that they are not Korea's; as it is where they are."""
    if zone == KST:
        return page
    for record in page.records:
        for name in TIMES[resource]:
            if name in record:
                record[name] = zoned(record[name], zone)
    return page


def as_list(value: Any) -> list[Any]:
    """What stands where a list of records should: nothing, one record, a list, or lists inside one more name.

    The last is how XML writes a list (`options` holds `option` once or often), and PHP a list with gaps.
    """
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and value and all(isinstance(below, dict | list) for below in value.values()):
        return [row for below in value.values() for row in (below if isinstance(below, list) else [below])]
    return [value] if value else []


def _under_our_names(record: Record, names: Mapping[str, str]) -> Record:
    if not names:
        return record
    values = {ours: reach(record, name) for ours, name in names.items()}
    return {**_without(record, names.values()), **values}


def _without(record: Record, names: Any) -> Record:
    """A copy without the fields at these paths, so that they do not count as new; an object that is then empty goes."""
    copy = dict(record)
    for name in names:
        first, _, rest = name.partition(".")
        if rest and isinstance(copy.get(first), dict):
            copy[first] = _without(copy[first], [rest])
            if copy[first]:
                continue
        copy.pop(first, None)
    return copy


def _of(ours: str, resource: str) -> bool:
    return ours.startswith(f"{resource}.")


def _known(key: str, name: str, known: Any) -> None:
    if name not in known:
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        fix = f"did you mean {near[0]}?" if near else f"known are {', '.join(list(known)[:8])} and so on."
        raise WrongConfiguration(f"{key}: {name} is no name of ours", fix=fix)
