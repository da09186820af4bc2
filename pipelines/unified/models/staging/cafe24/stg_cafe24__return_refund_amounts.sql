-- grain: one row per shop, return and position: money given back by one method
-- units: amounts in the order's currency
{{ cafe24_claim_refund_amounts('return_refund_amounts') }}
