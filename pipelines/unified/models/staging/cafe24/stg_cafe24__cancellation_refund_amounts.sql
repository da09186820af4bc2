-- grain: one row per shop, cancellation and position: money given back by one method
-- units: amounts in the order's currency
{{ cafe24_claim_refund_amounts('cancellation_refund_amounts') }}
