-- question 8: Which claims are open, by type and phase, and for how long?
-- grain: one row per claim and order line
-- units: pieces; whole days, null where the mall does not tell when the claim was asked for
select
    platform,
    shop_alias,
    claim_id,
    order_id,
    line_id,
    claim_type,
    claim_phase,
    reason_group,
    qty,
    requested_at,
    days_open,
    refund_status
from {{ ref('open_claims') }}
order by claim_type, claim_phase, requested_at, platform, shop_alias, claim_id, line_id
