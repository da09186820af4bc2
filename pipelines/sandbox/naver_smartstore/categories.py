"""A small part of Naver's category tree, as a bare array (contract 8.3). Ids of the published rows are theirs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.goods import Product

if TYPE_CHECKING:
    from .mall import NaverMall


@dataclass(frozen=True)
class Category:
    """One category; `path` and `id_path` name its parents and itself."""

    category_id: str
    path: str
    id_path: str

    @property
    def is_leaf(self) -> bool:
        return not any(other.id_path.startswith(self.id_path + ">") for other in CATEGORIES)


def _tree(*rows: tuple[str, str]) -> tuple[Category, ...]:
    ids = {path: number for number, path in rows}
    made = []
    for number, path in rows:
        words = path.split(">")
        parents = [ids[">".join(words[: at + 1])] for at in range(len(words) - 1)]
        made.append(Category(number, path, ">".join([*parents, number])))
    return tuple(made)


CATEGORIES = _tree(
    ("50000000", "패션의류"),
    ("50000167", "패션의류>여성의류"),
    ("50000800", "패션의류>여성의류>니트"),
    ("50021299", "패션의류>여성의류>니트>풀오버"),
    ("50000801", "패션의류>여성의류>티셔츠"),
    ("50000008", "생활/건강"),
    ("50000055", "생활/건강>주방용품"),
    ("50000945", "생활/건강>주방용품>머그컵"),
    ("50000003", "디지털/가전"),
    ("50000088", "디지털/가전>게임기/타이틀"),
    ("50001735", "디지털/가전>게임기/타이틀>PC게임"),
)
LEAVES = tuple(category for category in CATEGORIES if category.is_leaf)


def leaf_of(product: Product) -> Category:
    return LEAVES[product.categories[0] % len(LEAVES)]


def categories(mall: "NaverMall", call: Call) -> Reply:  # noqa: ARG001
    rows = LEAVES if call.query.get("last") == "true" else CATEGORIES
    return json_reply([_row(category) for category in rows])


def category(mall: "NaverMall", call: Call) -> Reply:
    return json_reply(_row(_find(mall, call)) | {"exceptionalCategories": [], "certificationInfos": []})


def sub_categories(mall: "NaverMall", call: Call) -> Reply:
    parent = _find(mall, call)
    below = [each for each in CATEGORIES if each.id_path == f"{parent.id_path}>{each.category_id}"]
    return json_reply([_row(each) for each in below])


def _find(mall: "NaverMall", call: Call) -> Category:
    found = [each for each in CATEGORIES if each.category_id == call.words["category_id"]]
    if not found:
        raise mall.errors.product("NOT_FOUND", "카테고리를 찾을 수 없습니다.", 404)
    return found[0]


def _row(category: Category) -> dict[str, Any]:
    name = category.path.rpartition(">")[2]
    return {
        "wholeCategoryName": category.path,
        "id": category.category_id,
        "name": name,
        "last": category.is_leaf,
    }
