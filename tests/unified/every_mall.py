"""The hand-made raw rows of every mall, for tests that build all of them."""

from tests.unified import goods
from tests.unified.godomall5 import rows
from tests.unified.makeshop import makeshop_rows
from tests.unified.naver_smartstore import naver_goods
from tests.unified.warehouse import Raw
from tests.unified.wisa import wisa_rows

RAW: dict[str, Raw] = {
    "cafe24": goods.RAW,
    "naver_smartstore": naver_goods.RAW,
    "godomall5": rows.RAW,
    "makeshop": makeshop_rows.RAW,
    "wisa": wisa_rows.RAW,
}
