-- grain: one row per run and resource of a shop
{{ staging_ledger('wisa') }}
