-- grain: one row per run and resource of a shop, of the malls in use
{{ union_malls('stg', 'ledger') }}
