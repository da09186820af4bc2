-- grain: one row per order, load and raw table that the load wrote rows of it into
{{ order_loads([
    'stg_godomall5__orders', 'stg_godomall5__orders_missing',
]) }}
