-- grain: one row per order, load and raw table that the load wrote rows of it into
{{ order_loads([
    'stg_makeshop__orders', 'stg_makeshop__order_lines', 'stg_makeshop__orders_missing',
]) }}
