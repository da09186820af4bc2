-- grain: one row per shop, exchange and position: money given back by one method
-- units: amounts in the order's currency
{{ cafe24_claim_refund_amounts('exchange_refund_amounts') }}
