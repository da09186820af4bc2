"""Categories, brands, codes (contract section 5.2), and which of them goods have."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from ..world.goods import Product
from . import forms
from .errors import Refusal
from .query import BAD_PARAMETER
from .xml import Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

# world category -> cateCd, cateNm; three digits a level, with gaps as in a shop that has lived
CATEGORIES = (
    ("001", "의류"), ("002", "생활"), ("004", "잡화"), ("005", "선물"),
    ("001001", "여름 & 겨울"), ("001003", "하의"), ("002001", "주방"),
)  # fmt: skip
BRANDS = (("001", "스마트홈"), ("002", "리빙홈"), ("002001", "리빙홈 <키즈>"))
CODES: dict[str, tuple[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    "scm": (("scmNo", "companyNm"), tuple(forms.SUPPLIERS.values())),
    "imagePath": (("storageName", "imageStorage"), (("기본 저장소", "local"), ("외부 저장소", "ftp1"))),
    "memberGroup": (("sno", "groupNm"), (("1", "일반회원"), ("2", "VIP"))),
    "delivery": (("sno", "method"), (("1", "기본 배송"), ("2", "협력사 배송"))),
    "deliveryInfo": (("informCd", "informNm"), (("002001", "배송안내"),)),
    "asInfo": (("informCd", "informNm"), (("003001", "AS안내"),)),
    "refundInfo": (("informCd", "informNm"), (("004001", "환불안내"),)),
    "exchangeInfo": (("informCd", "informNm"), (("005001", "교환안내"),)),
    "claimCode": (("itemCd", "itemNm"), tuple(forms.REASONS.values())),
    "claimPayment": (("itemCd", "itemNm"), (("04002001", "현금환불"), ("04002002", "카드환불"))),
    "claimBank": (("itemCd", "itemNm"), (("04003001", "가상은행"), ("04003002", "표본은행"))),
    "deliveryCompany": (
        ("invoiceCompanySno", "invoiceCompanyName"),
        (*sorted(forms.CARRIERS.values()), ("37", "기타 택배")),
    ),
    "iconInfo": (("iconCd", "iconNm"), (("icon0001", "신상"), ("icon0002", "인기"))),
}


def category_of(product: Product) -> str:
    """The main `cateCd`; empty for some, as in shops that do not care."""
    return "" if product.number % 10 == 9 else CATEGORIES[product.categories[-1]][0]


def all_categories(product: Product) -> list[str]:
    """Every `cateCd` with its parents."""
    if not category_of(product):
        return []
    named = [CATEGORIES[each][0] for each in product.categories]
    return sorted({code[:length] for code in named for length in range(3, len(code) + 1, 3)})


def brand_of(product: Product) -> str:
    return "" if product.number % 4 == 0 else BRANDS[product.number % len(BRANDS)][0]


def categories(mall: "Godomall5Mall", call: Call) -> Reply:
    """The direct children of `cateCd`, the top level without it. No paging header."""
    rows = [
        {
            "cateCd": code,
            "cateNm": Words(name),
            "cateDisplayFl": "y",
            "cateDisplayMobileFl": forms.flag(code != "004"),
        }
        for code, name in CATEGORIES
        if _is_child(code, call.query.get("cateCd", ""))
    ]
    return mall.listed("category_data", rows)


def brands(mall: "Godomall5Mall", call: Call) -> Reply:
    switches, parent = mall.switches, call.query.get("cateCd", "")
    code_name, label = ("brandCd", "brandNm") if switches.brand_fields == "brandCd" else ("cateCd", "cateNm")
    every = switches.brand_search_cate_cd != "children"
    rows = [{code_name: code, label: Words(name)} for code, name in BRANDS if every or _is_child(code, parent)]
    return mall.listed("brand_data", rows)


def codes(mall: "Godomall5Mall", call: Call) -> Reply:
    """Raises Refusal without a known `code_type` (which code the mall gives is our guess)."""
    wanted = call.query.get("code_type", "")
    if wanted not in CODES:
        raise Refusal(BAD_PARAMETER)
    (code_name, label), pairs = CODES[wanted]
    rows: list[dict[str, Any]] = [{code_name: code, label: Words(name)} for code, name in pairs]
    return mall.listed("code_data", rows)


def _is_child(code: str, parent: str) -> bool:
    return code.startswith(parent) and len(code) == len(parent) + 3
