-- grain: one row per order, load and raw table that the load wrote rows of it into
{{ order_loads([
    'stg_wisa__orders', 'stg_wisa__order_items', 'stg_wisa__orders_missing',
]) }}
