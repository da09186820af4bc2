-- grain: one row per shop and open order that the mall no longer returns
{{ staging_orders_missing('wisa') }}
