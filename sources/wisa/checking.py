"""One cheap call a resource that proves a shop's configuration and key; and a look into the drop folder."""

from pathlib import Path

from sources.shared.checking import Finding
from sources.shared.errors import KmallError, ResourceUnavailable, ScopeMissing
from sources.shared.http import Clock
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore

from . import settings, shapes
from .catalogue import products_listing
from .client import Client, Listing
from .drop_files import resource_of
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home, resources: tuple[str, ...]
) -> list[Finding]:
    """The first row of every resource in `resources`, as the API says it is. A path that is not there is no fault."""
    found = (
        [Finding("API", True, "experimental: nobody could verify what this connector assumes")] if keys.api_key else []
    )
    if keys.api_key:
        found += _calls(Client(shop, keys, clock, store, home), resources)
    return found + (_folder(keys) if keys.drop_folder else [])


def _calls(client: Client, resources: tuple[str, ...]) -> list[Finding]:
    keys = client.keys
    first = {
        "products": products_listing(client),
        "inventory": Listing("inventory", keys.inventory_path, shapes.INVENTORY, ("product_id", "option_id")),
        "orders": Listing("orders", keys.orders_path, shapes.ORDER, ("order_id",)),
        "customers": Listing("customers", keys.customers_path, shapes.CUSTOMER, ("customer_id",)),
        **{each.name: Listing(each.name, each.path, each.shape, each.key) for each in keys.further_paths},
    }
    findings: list[Finding] = []
    for name in resources:
        if name not in first or not first[name].path:
            continue
        try:
            client.page(first[name], keys.first_page, {}, 1)
        except ResourceUnavailable as absent:
            findings.append(Finding(f"path of {name}", True, f"{absent.what}: skipped, or read from drop_folder"))
        except ScopeMissing as missing:
            findings.append(Finding(f"permission for {name}", False, missing.what, missing.fix))
        except KmallError as error:
            return [*findings, Finding("credentials", False, error.what, error.fix)]
    return [Finding("credentials", True, "api_key accepted"), *findings]


def _folder(keys: ShopSettings) -> list[Finding]:
    folder = Path(keys.drop_folder).expanduser()
    if not folder.is_dir():
        return [Finding("drop_folder", False, "is not there, or is no folder", "make it, or write where it is.")]
    names = [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))]
    by_resource = [resource_of(keys, name) for name in names]
    told = ", ".join(f"{by_resource.count(name)} of {name}" for name in settings.DROPPED)
    other = by_resource.count("")
    fix = "name them as drop_patterns of the shop says, or add a pattern." if other else ""
    return [Finding("drop_folder", not other, f"files: {told}" + (f", {other} of nothing known" if other else ""), fix)]
