-- grain: one row per order, load and raw table that the load wrote rows of it into
{{ order_loads([
    'stg_naver_smartstore__product_orders', 'stg_naver_smartstore__product_order_amounts',
    'stg_naver_smartstore__order_changes', 'stg_naver_smartstore__orders_missing',
]) }}
