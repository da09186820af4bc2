-- grain: one row per shop, customer and currency
-- units: orders; pieces; amounts in `currency`
-- Only who has a key: guests have none, and neither has anybody without a secret of the user's.
{% set grain = 'platform, shop_alias, shop_no, customer_key, currency' %}
with

orders as (

    select
        orders.*,
        {{ is_counted_order('orders') }} as is_counted
    from {{ ref('orders') }} as orders
    where orders.customer_key is not null and not orders.is_mirror and orders.canonical_status <> 'void'

),

summed as (

    select
        {{ grain }},
        count(*) as order_count,
        cast(sum(case when is_counted then 1 else 0 end) as bigint) as paid_order_count,
        cast(sum(case when is_counted then unit_count else 0 end) as bigint) as unit_count,
        cast(sum(case when is_counted then gross_amount else 0 end) as decimal(18, 2)) as gross_amount,
        cast(sum(case when is_counted then paid_amount else 0 end) as decimal(18, 2)) as paid_amount,
        -- null where the mall does not tell what it gave back
        cast(sum(refund_amount) as decimal(18, 2)) as refund_amount,
        min(ordered_at) as first_ordered_at,
        max(ordered_at) as last_ordered_at
    from orders
    group by {{ grain }}

),

final as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        customer_key,

        -- text
        currency,

        -- numbers
        order_count,
        paid_order_count,
        unit_count,
        gross_amount,
        paid_amount,
        refund_amount,

        -- flags
        paid_order_count > 1 as is_repeat,

        -- dates (Korean calendar)
        {{ kst_date('first_ordered_at') }} as first_ordered_date_kst,
        {{ kst_date('last_ordered_at') }} as last_ordered_date_kst,

        -- times (UTC)
        first_ordered_at,
        last_ordered_at
    from summed

)

select * from final
