-- question 9: What is the return rate of each SKU over the last 90 days, and why do people return it?
-- grain: one row per sku and currency
-- units: pieces of the sku (ordered pieces times `units_per_listing`; of a set, sets); refund_amount in `currency`
-- Over paid lines ordered in the last 90 Korean days, whenever they were returned. Reasons are those of return claims
-- that were not refused or taken back. refund_amount adds up what malls tell; null: no mall of these returns tells it.
select
    sku,
    units_sold,
    units_returned,
    return_rate,
    top_reason_group,
    top_reason_share,
    refund_amount,
    currency
from {{ ref('claim_rates') }}
order by return_rate desc, units_sold desc, sku asc, currency asc
