-- grain: one row per shop and order line: its meaning on the three axes, and how many pieces a claim took off it
-- units: pieces; a claim is only a state of its line, so it is always about the whole of one
-- Under a claim the goods stand where such claims begin: not paid, paid (a cancel of what was paid), delivered.
-- An order is paid where it says so; where it does not, if any of its lines got beyond payment.
-- A table: lines, claims, parcels and orders read it.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_wisa__current_lines') }}

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'wisa' and level = 'line'

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'wisa'

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'wisa'

),

mapped as (

    select
        lines.*,
        case when lines.is_void then 'void' else coalesce(codes.canonical_status, 'unknown') end as canonical_status,
        coalesce(codes.claim_type, 'none') as claim_type,
        phases.claim_phase,
        coalesce(phases.refund_status, 'none') as refund_status,
        coalesce(channels.sales_channel, lines.order_channel, 'own_mall') as sales_channel
    from lines
    left join codes on lines.native_status = codes.native_code
    left join phases on lines.native_status = phases.native_code
    left join channels on lines.order_channel = channels.native_code

),

paid as (

    select
        *,
        coalesce(is_said_paid, max(case
            when claim_type = 'cancel_unpaid' then 0
            when canonical_status in ('pending_payment', 'payment_failed', 'void', 'unknown') then 0
            else 1
        end) over (partition by shop_alias, order_id) = 1) as is_paid
    from mapped

),

resolved as (

    select
        *,
        case
            when canonical_status = 'void' or claim_type = 'none' then canonical_status
            when claim_type = 'cancel_unpaid' or (claim_type = 'cancel' and not is_paid) then 'pending_payment'
            when claim_type = 'cancel' then 'paid'
            else 'delivered'
        end as fulfilment_status,
        case when claim_type not in ('none', 'cancel_unpaid') then line_id end as claim_id,
        case
            when canonical_status = 'void' then quantity
            -- money went back before the goods left (15): a cancel that is settled
            when canonical_status in ('cancelled', 'refunded') then quantity
            else 0
        end as qty_cancelled,
        case when canonical_status = 'returned' then quantity else 0 end as qty_returned
    from paid

)

select * from resolved
