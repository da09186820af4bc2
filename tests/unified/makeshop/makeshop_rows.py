"""The hand-made raw rows of both countries' MakeShop: shop `main` is Korean, `jp` Japanese."""

from tests.unified.makeshop.makeshop_goods import GOODS
from tests.unified.makeshop.makeshop_japan import JAPAN
from tests.unified.makeshop.makeshop_korea import KOREA
from tests.unified.warehouse import Raw

RAW: Raw = {**GOODS, **KOREA, **JAPAN}
