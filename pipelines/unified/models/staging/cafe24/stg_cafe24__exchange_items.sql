-- grain: one row per shop, claim and order line: what an exchange is about
-- units: pieces; amounts in the order's currency
{{ cafe24_claim_lines('exchange_items') }}
