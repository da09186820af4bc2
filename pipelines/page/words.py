"""Every word of the page, Korean beside English. Codes of the unified tables (`status.paid`) stand here too.

A code without words, such as a resource only one mall has, is shown as it is.
"""

from collections.abc import Callable
from datetime import timedelta

LANGUAGES = {"ko": "한국어", "en": "English"}

WORDS: dict[str, tuple[str, str]] = {
    "title": ("오늘의 주문과 재고", "Orders and stock"),
    "as_of": ("{moment} 기준 (한국 시간)", "as of {moment}, Korean time"),
    "refreshed": ("화면 갱신 {moment}", "page of {moment}"),
    "language": ("언어", "Language"),
    # what keeps the page from showing anything new
    "offline": (
        "대시보드 서버가 응답하지 않습니다. 마지막 화면입니다.",
        "The dashboard does not answer. This is its last page.",
    ),
    "busy": (
        "적재 또는 모델 생성이 실행 중입니다 ({since}부터). {moment}에 읽은 값을 보여 줍니다.",
        "A load or build is running (since {since}). Shown is what was read at {moment}.",
    ),
    "busy_first": (
        "적재 또는 모델 생성이 실행 중입니다. 끝나면 화면이 저절로 채워집니다.",
        "A load or build is running. The page fills in by itself when it has ended.",
    ),
    "unreachable": (
        "웨어하우스를 읽을 수 없습니다. {moment}에 읽은 값을 보여 줍니다.",
        "The warehouse cannot be read. Shown is what was read at {moment}.",
    ),
    "unreachable_first": (
        "웨어하우스를 읽을 수 없습니다. 주소와 서버를 확인하세요.",
        "The warehouse cannot be read. Check its address, and that it is running.",
    ),
    "absent": (
        "아직 웨어하우스가 없습니다. `kmall run`을 실행하면 만들어집니다. 이 화면은 저절로 채워집니다.",
        "There is no warehouse yet. `kmall run` makes it, and this page fills in by itself.",
    ),
    "empty": (
        "웨어하우스에 아직 만든 표가 없습니다. `kmall run`을 실행하세요.",
        "Nothing is built in this warehouse yet. Run `kmall run`.",
    ),
    "not_built": (
        "이 표는 아직 없습니다. `kmall transform`이 만듭니다.",
        "This table is not built yet: `kmall transform` builds it.",
    ),
    # the five figures
    "tile.ship": ("출고할 주문", "Orders to ship"),
    "tile.ship.none": ("출고할 주문이 없습니다", "nothing to ship"),
    "tile.ship.note": ("기한 지남 {count}", "{count} overdue"),
    "tile.ship.pieces": ("{count}개", "{count} pieces"),
    "tile.stock": ("재고 부족 SKU", "SKUs running low"),
    "tile.stock.note": ("품절 {count}", "{count} sold out"),
    "tile.oversell": ("초과 판매 위험 SKU", "SKUs you can oversell"),
    "tile.oversell.note": ("심각 {critical} · 높음 {high}", "{critical} critical · {high} high"),
    "tile.claims": ("처리 중인 클레임", "Open claims"),
    "tile.claims.note": ("가장 오래된 것 {days}일", "oldest {days} days"),
    "tile.data": ("데이터", "Data"),
    "tile.data.ok": ("모두 최신", "all fresh"),
    "tile.data.note": ("실패 {failed} · 오래됨 {old}", "{failed} failed · {old} old"),
    "tile.data.age": ("{age} 전 데이터까지", "reaches to {age} ago"),
    # orders to ship
    "ship.title": ("출고할 주문", "Orders to ship"),
    "ship.how": ("오래 기다린 순서", "longest waiting first"),
    "ship.none": ("출고할 주문이 없습니다.", "Nothing waits to be shipped."),
    "ship.waiting": ("대기 시간별 주문", "Orders by how long they wait"),
    "ship.shops": ("쇼핑몰별", "By shop"),
    "waiting.0": ("하루 미만", "under a day"),
    "waiting.1": ("1일", "1 day"),
    "waiting.2": ("2일", "2 days"),
    "waiting.3": ("3일 이상", "3 days or more"),
    "overdue": ("기한 지남", "overdue"),
    "more": ("외 {count}건", "and {count} more"),
    "shown": ("{all}건 중 {shown}건 표시", "{shown} of {all} shown"),
    # columns
    "order": ("주문", "Order"),
    "goods": ("상품", "Goods"),
    "pieces": ("수량", "Pieces"),
    "status": ("상태", "Status"),
    "waits": ("대기", "Waits"),
    "due": ("발송 기한", "Due"),
    "shop": ("쇼핑몰", "Shop"),
    "orders": ("주문", "Orders"),
    "sku": ("SKU", "SKU"),
    "level": ("등급", "Level"),
    "left": ("판매 가능", "Left"),
    "sold": ("28일 판매", "Sold in 28 d"),
    "cover": ("남은 일수", "Days left"),
    "reorder_at": ("발주점", "Reorder at"),
    "finding": ("이유", "Reason"),
    "pool": ("기준 재고", "Pool"),
    "claim": ("클레임", "Claim"),
    "phase": ("단계", "Phase"),
    "reason": ("사유", "Reason"),
    "days_open": ("경과", "Open"),
    "owed": ("환불 예정", "Owed"),
    "resource": ("자료", "Resource"),
    "reaches": ("기준 시각", "Reaches to"),
    "age": ("경과", "Age"),
    # stock
    "stock.title": ("재고 위험", "Stock at risk"),
    "stock.low": ("부족한 재고", "Running low"),
    "stock.low.none": ("부족한 재고가 없습니다.", "Nothing runs low."),
    "stock.oversell": ("초과 판매 위험", "What can be oversold"),
    "stock.oversell.none": ("초과 판매 위험이 없습니다.", "Nothing can be oversold."),
    "alert.sold_out": ("품절", "sold out"),
    "alert.reorder": ("발주 필요", "reorder"),
    "risk.critical": ("심각", "critical"),
    "risk.high": ("높음", "high"),
    "risk.medium": ("주의", "medium"),
    "finding.negative": ("재고가 0보다 작은 쇼핑몰 {negative_mall_count}곳", "malls below zero: {negative_mall_count}"),
    "finding.demand": (
        "나갈 것 {open_demand_qty}개, 있는 것 {qty_on_hand_est}개",
        "{open_demand_qty} to hand over, {qty_on_hand_est} on hand",
    ),
    "finding.offered": (
        "쇼핑몰 표시 {max_listed}개, 기준 재고 {pool_qty}개",
        "a mall offers {max_listed}, the pool has {pool_qty}",
    ),
    "finding.unlimited": ("수량을 세지 않고 파는 쇼핑몰이 있음", "a mall sells it without counting"),
    "finding.spread": ("쇼핑몰마다 다름: {min_listed}~{max_listed}개", "malls differ: {min_listed} to {max_listed}"),
    # claims
    "claims.title": ("처리 중인 클레임", "Open claims"),
    "claims.none": ("처리 중인 클레임이 없습니다.", "No claim is open."),
    "claims.oldest": ("오래된 순서", "Oldest first"),
    "claims.matrix": ("유형과 단계", "By type and phase"),
    "claims.by_age": ("유형과 경과일", "By type and age"),
    "age.young": ("2일 이하", "up to 2 days"),
    "age.middle": ("3~6일", "3 to 6 days"),
    "age.old": ("7일 이상", "7 days or more"),
    "age.ageless": ("접수일 모름", "day unknown"),
    "days": ("{count}일", "{count} d"),
    "unknown": ("알 수 없음", "unknown"),
    "total": ("합계", "Total"),
    # data
    "data.title": ("데이터 상태", "Data freshness"),
    "data.none": ("적재 기록이 없습니다.", "No load has been recorded."),
    "data.ok": ("최신", "fresh"),
    "data.old": ("오래됨", "old"),
    "data.failed": ("실패", "failed"),
    "data.skipped": ("제공 안 함", "not offered"),
    "data.never": ("없음", "never"),
    "data.resources": ("자료 {count}종", "{count} resources"),
    # sales
    "days.title": ("하루 결제 주문, 최근 28일", "Paid orders a day, last 28 days"),
    "days.most": ("하루 최대 {count}", "most in a day: {count}"),
    "days.none": ("주문이 없습니다.", "No orders."),
    "days.point": ("{day} {shop} {count}건", "{day} {shop}: {count}"),
    # malls
    "platform.cafe24": ("카페24", "Cafe24"),
    "platform.naver_smartstore": ("스마트스토어", "SmartStore"),
    "platform.godomall5": ("고도몰5", "Godomall5"),
    "platform.makeshop": ("메이크샵", "MakeShop"),
    "platform.wisa": ("위사", "WISA"),
    # codes
    "status.paid": ("신규 주문", "new"),
    "status.preparing": ("상품 준비", "preparing"),
    "status.ready_to_ship": ("발송 대기", "ready"),
    "claim.cancel": ("취소", "cancellation"),
    "claim.cancel_unpaid": ("입금 전 취소", "unpaid cancellation"),
    "claim.return": ("반품", "return"),
    "claim.exchange": ("교환", "exchange"),
    "claim.refund": ("환불", "refund"),
    "claim.holdback": ("구매확정 보류", "held back"),
    "phase.requested": ("요청", "requested"),
    "phase.accepted": ("접수", "accepted"),
    "phase.held": ("보류", "held"),
    "phase.collecting": ("수거 중", "collecting"),
    "phase.collected": ("수거 완료", "collected"),
    "phase.reshipping": ("재발송", "reshipping"),
    "phase.refunding": ("환불 중", "refunding"),
    "reason.change_of_mind": ("단순 변심", "change of mind"),
    "reason.defect": ("불량", "defect"),
    "reason.dissatisfied": ("불만족", "dissatisfied"),
    "reason.not_as_described": ("설명과 다름", "not as described"),
    "reason.wrong_item": ("오배송", "wrong item"),
    "reason.late_delivery": ("배송 지연", "late"),
    "reason.undeliverable": ("배송 불가", "undeliverable"),
    "reason.out_of_stock": ("재고 없음", "out of stock"),
    "reason.order_mistake": ("주문 실수", "order mistake"),
    "reason.service": ("서비스", "service"),
    "reason.other": ("기타", "other"),
    "reason.unknown": ("알 수 없음", "unknown"),
    "resource.orders": ("주문", "orders"),
    "resource.products": ("상품", "products"),
    "resource.goods": ("상품", "goods"),
    "resource.stock": ("재고", "stock"),
    "resource.inventory": ("재고", "inventory"),
    "resource.refunds": ("환불", "refunds"),
    "resource.shipments": ("배송", "shipments"),
    "resource.settlements": ("정산", "settlements"),
    "resource.settlements_daily": ("일별 정산", "settlements by day"),
    "resource.reviews": ("리뷰", "reviews"),
    "resource.categories": ("분류", "categories"),
    "resource.category_products": ("분류별 상품", "products by category"),
    "resource.suppliers": ("공급사", "suppliers"),
    "resource.shops": ("상점", "shops"),
    "resource.shop": ("상점", "shop"),
    "resource.channels": ("채널", "channels"),
    "resource.carriers": ("택배사", "carriers"),
    "resource.order_log": ("주문 변경 기록", "log of orders"),
    "resource.order_statuses": ("주문 상태 이름", "names of statuses"),
    "resource.deleted_products": ("삭제된 상품", "deleted products"),
    "resource.inquiries": ("고객 문의", "inquiries"),
    "resource.qnas": ("상품 문의", "questions"),
    "resource.add_goods": ("추가 상품", "add-on goods"),
    "resource.boards": ("게시판", "boards"),
    "resource.brands": ("브랜드", "brands"),
    "resource.codes": ("코드", "codes"),
    "resource.marketplace_status": ("마켓 연동 상태", "status at markets"),
}

Say = Callable[..., str]


def say_in(language: str) -> Say:
    """`say("days", count=3)`. A group and a code (`say("status.paid")`) without words give the code."""
    place = list(LANGUAGES).index(language)

    def say(key: str, **values: object) -> str:
        found = WORDS.get(key)
        if found is None:
            return key.partition(".")[2]
        return found[place].format(**values)

    return say


def length(language: str, span: timedelta) -> str:
    """A length of time in its two biggest units: `3일 4시간`, `3 d 4 h`."""
    seconds = max(int(span.total_seconds()), 0)
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    day, hour, minute = ("일", "시간", "분") if language == "ko" else (" d", " h", " min")
    if days:
        return f"{days}{day} {hours}{hour}" if hours and days < 10 else f"{days}{day}"
    if hours:
        return f"{hours}{hour} {minutes}{minute}" if minutes else f"{hours}{hour}"
    return f"{minutes}{minute}"
