"""The fifteen acceptance questions of the unified model, and the answers expected of them."""

from . import claims, orders, sales, stock, unmatched
from .season import Question, question

QUESTIONS: dict[int, Question] = {
    1: question(
        "q01_lines_by_status",
        "platform, shop_alias, canonical_status, status_rank, line_count, qty_active, oldest_ordered_at",
        orders.lines_by_status,
    ),
    2: question(
        "q02_to_ship_today",
        "platform, shop_alias, order_id, line_id, sku, product_name, option_text, qty_active, canonical_status, "
        "paid_at, ship_due_at, hours_waiting, is_overdue",
        orders.to_ship,
    ),
    3: question(
        "q03_not_delivered",
        "platform, shop_alias, order_id, line_id, carrier, tracking_no, shipped_at, days_in_transit, native_status",
        orders.not_delivered,
    ),
    4: question(
        "q04_stock_by_sku",
        "sku, sku_name, stock_mode, pool_qty, qty_available, qty_committed, qty_on_hand_est, mall_count, "
        "untracked_mall_count, last_observed_at, staleness_hours",
        stock.stock_by_sku,
    ),
    5: question(
        "q05_stock_by_mall",
        "sku, platform, shop_alias, variant_id, seller_code, stock_policy, qty_listed, qty_safety, qty_available, "
        "is_sold_out, price, currency, observed_at",
        stock.stock_by_mall,
    ),
    6: question(
        "q06_to_reorder",
        "sku, qty_available, velocity_28d, days_of_cover, reorder_point, safety_stock, lead_time_days, alert_level, "
        "reason",
        stock.to_reorder,
    ),
    7: question(
        "q07_oversell_risk",
        "sku, risk_level, reason, pool_qty, open_demand_qty, max_listed, min_listed, negative_mall_count, "
        "untracked_mall_count",
        stock.oversell_risk,
    ),
    8: question(
        "q08_open_claims",
        "platform, shop_alias, claim_id, order_id, line_id, claim_type, claim_phase, reason_group, qty, requested_at, "
        "days_open, refund_status",
        claims.open_claims,
    ),
    9: question(
        "q09_return_rate",
        "sku, units_sold, units_returned, return_rate, top_reason_group, top_reason_share, refund_amount, currency",
        claims.return_rate,
    ),
    10: question(
        "q10_refunds_by_month",
        "month_kst, platform, shop_alias, currency, refund_done_amount, refund_pending_amount, claim_fee_amount, "
        "claim_count",
        claims.refunds_by_month,
    ),
    11: question(
        "q11_restock_of_returns",
        "platform, shop_alias, claim_id, sku, expected_restock_qty, restock_state, restock_method, claim_completed_at",
        claims.restock_of_returns,
    ),
    12: question(
        "q12_daily_sales",
        "date_kst, platform, shop_alias, sales_channel, currency, order_count, unit_count, gross_amount, "
        "discount_seller, discount_platform, shipping_fee, refund_amount, net_sales",
        sales.daily_sales,
    ),
    13: question(
        "q13_confirmed_and_settlement",
        "month_kst, platform, shop_alias, currency, confirmed_amount, unconfirmed_amount, fee_amount, "
        "expected_settlement_amount, lines_without_fee",
        orders.confirmed_and_settlement,
    ),
    14: question(
        "q14_unmatched",
        "issue, platform, shop_alias, native_id, native_value, seller_code, product_name, sales_28d, suggestion",
        unmatched.unmatched,
    ),
    15: question(
        "q15_stock_history",
        "sku, date_kst, qty_available_close, is_stockout, is_carried, units_sold, review_count, avg_rating",
        stock.stock_history,
    ),
}
