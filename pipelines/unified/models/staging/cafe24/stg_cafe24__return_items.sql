-- grain: one row per shop, claim and order line: what a return is about
-- units: pieces; amounts in the order's currency
{{ cafe24_claim_lines('return_items') }}
