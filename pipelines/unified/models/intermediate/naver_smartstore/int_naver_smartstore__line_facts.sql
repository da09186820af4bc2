{{ config(materialized='table') }}
-- grain: one row per shop and product order: its meaning, its reason, its dates, and how many pieces claims took off it
-- units: pieces; won
-- Lines, orders and parcels read it: a table, so that the rules run once.
with

lines as (

    select * from {{ ref('int_naver_smartstore__current_lines') }}

),

status as (

    select * from {{ ref('int_naver_smartstore__line_status') }}

),

totals as (

    select * from {{ ref('int_naver_smartstore__line_claim_totals') }}

),

-- an order that ran out unpaid has no claim to tell the time: only the feed of changes does
unpaid_cancels as (

    select
        shop_alias,
        line_id,
        min(changed_at) as cancelled_at
    from {{ ref('stg_naver_smartstore__order_changes') }}
    where native_status = 'CANCELED_BY_NOPAYMENT'
    group by shop_alias, line_id

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'naver_smartstore'

),

joined as (

    select
        lines.*,
        status.native_status_text,
        status.canonical_status,
        status.fulfilment_status,
        status.claim_type,
        status.claim_phase,
        status.refund_status,
        status.claim_id as shown_claim_id,
        status.native_claim_status as shown_native_claim_status,
        reasons.reason_group,
        coalesce(totals.cancel_quantity, 0) as cancel_quantity,
        coalesce(totals.return_quantity, 0) as return_quantity,
        totals.cancel_requested_at,
        case
            when lines.native_status = 'CANCELED_BY_NOPAYMENT' then unpaid_cancels.cancelled_at
            else totals.cancel_completed_at
        end as cancelled_at,
        totals.return_requested_at,
        totals.return_collected_at,
        totals.return_completed_at as returned_at,
        totals.exchange_requested_at,
        totals.exchange_completed_at as exchanged_at,
        totals.refunded_at
    from lines
    inner join status on lines.shop_alias = status.shop_alias and lines.line_id = status.line_id
    left join totals on lines.shop_alias = totals.shop_alias and lines.line_id = totals.line_id
    left join unpaid_cancels
        on lines.shop_alias = unpaid_cancels.shop_alias and lines.line_id = unpaid_cancels.line_id
    left join reasons on status.native_reason = reasons.native_code

),

-- what is gone: the whole line where its status says so, else ordered less left; exchanges take nothing
reduced as (

    select
        *,
        case
            when native_status in ('CANCELED', 'CANCELED_BY_NOPAYMENT', 'RETURNED') then qty_ordered
            when native_status = 'EXCHANGED' or remain_quantity is null
                then {{ smaller_of('cancel_quantity + return_quantity', 'qty_ordered') }}
            else {{ larger_of('qty_ordered - remain_quantity', '0') }}
        end as qty_gone
    from joined

),

counted as (

    select
        *,
        case
            when canonical_status = 'void' then qty_ordered
            when native_status in ('CANCELED', 'CANCELED_BY_NOPAYMENT')
                then qty_gone - {{ smaller_of('return_quantity', 'qty_gone') }}
            when native_status = 'RETURNED' or (cancel_quantity > 0 and return_quantity > 0)
                then {{ smaller_of('cancel_quantity', 'qty_gone') }}
            when return_quantity > 0 then 0
            -- no record says which: what never left was cancelled, what had left came back
            when cancel_quantity > 0 or shipped_at is null then qty_gone
            else 0
        end as qty_cancelled
    from reduced

),

split as (

    select
        *,
        case when canonical_status = 'void' then 0 else qty_gone - qty_cancelled end as qty_returned
    from counted

)

select * from split
