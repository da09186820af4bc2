-- grain: one row per shop, claim and order line: what is sent instead
-- units: pieces; amounts in the order's currency
{{ cafe24_claim_lines('exchange_replacements') }}
