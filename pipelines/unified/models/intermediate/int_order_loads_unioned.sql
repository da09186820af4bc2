-- grain: one row per order, load and raw table that the load wrote rows of it into, of the malls in use
{{ union_malls('int', 'order_loads') }}
