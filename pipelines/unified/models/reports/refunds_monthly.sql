-- grain: one row per Korean month, shop and currency
-- units: amounts in `currency`, positive when given back
-- Done: the month the money went back. Owed: the month it was taken on; where the mall does not say, the month its
-- claim was settled or asked for; failing that, the month the data reaches.
{% set claim_of = ['platform', 'shop_alias', 'shop_no', 'claim_type', 'claim_id'] %}
{% set grain = 'month_kst, platform, shop_alias, shop_no, currency' %}
with

refunds as (

    select * from {{ ref('refunds') }}

),

orders as (

    select * from {{ ref('orders') }}

),

claims as (

    select
        {{ claim_of | join(', ') }},
        min(coalesce(claim_completed_date_kst, requested_date_kst)) as claimed_date_kst
    from {{ ref('claims') }}
    group by {{ claim_of | join(', ') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

dated as (

    select
        refunds.*,
        orders.ordered_date_kst,
        case
            when refunds.refund_status = 'done' then refunds.refunded_date_kst
            else coalesce(refunds.accepted_date_kst, claims.claimed_date_kst, as_of.as_of_date_kst)
        end as booked_date_kst
    from refunds
    cross join as_of
    left join orders on refunds.order_key = orders.order_key
    left join claims
        on
            refunds.platform = claims.platform
            and refunds.shop_alias = claims.shop_alias
            and refunds.shop_no = claims.shop_no
            and refunds.claim_type = claims.claim_type
            and refunds.claim_id = claims.claim_id
    where not coalesce(orders.is_mirror, false) and refunds.refund_status in ('done', 'pending', 'on_hold')

),

-- what was given back counts in two months: that of the refund and that of the order
entries as (

    select
        {{ month_of('booked_date_kst') }} as month_kst,
        platform,
        shop_alias,
        shop_no,
        currency,
        case when refund_status = 'done' then refund_amount else 0 end as refund_done_amount,
        case when refund_status = 'done' then goods_amount else 0 end as refund_goods_amount,
        case when refund_status = 'done' then shipping_amount else 0 end as refund_shipping_amount,
        case when refund_status = 'done' and is_derived then refund_amount else 0 end as refund_derived_amount,
        case when refund_status <> 'done' then refund_amount else 0 end as refund_pending_amount,
        claim_fee_amount,
        0 as refund_amount_of_orders,
        {{ row_key(['platform', 'shop_alias', 'shop_no', 'claim_type', 'coalesce(claim_id, refund_id)']) }} as claim_key
    from dated
    where booked_date_kst is not null
    union all
    select
        {{ month_of('ordered_date_kst') }} as month_kst,
        platform,
        shop_alias,
        shop_no,
        currency,
        0 as refund_done_amount,
        0 as refund_goods_amount,
        0 as refund_shipping_amount,
        0 as refund_derived_amount,
        0 as refund_pending_amount,
        0 as claim_fee_amount,
        refund_amount as refund_amount_of_orders,
        null as claim_key
    from dated
    where refund_status = 'done' and ordered_date_kst is not null

),

summed as (

    select
        {{ grain }},
        {%- for amount in [
            'refund_done_amount', 'refund_goods_amount', 'refund_shipping_amount', 'refund_derived_amount',
            'refund_pending_amount', 'claim_fee_amount', 'refund_amount_of_orders',
        ] %}
            cast(coalesce(sum({{ amount }}), 0) as decimal(18, 2)) as {{ amount }},
        {%- endfor %}
        count(distinct claim_key) as claim_count
    from entries
    group by {{ grain }}

)

select * from summed
