-- grain: one row per order, load and raw table that the load wrote rows of it into
{{ order_loads([
    'stg_cafe24__orders', 'stg_cafe24__cancellations', 'stg_cafe24__returns', 'stg_cafe24__exchanges', 'stg_cafe24__refunds',
    'stg_cafe24__shipments', 'stg_cafe24__shipment_items', 'stg_cafe24__orders_missing',
]) }}
