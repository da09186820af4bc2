-- grain: one row per shop, day, kind of device, way of splitting the day's sales and part
-- The parts of one way add up to the day; never sum over ways.
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        ['members_sales', 'sales_times', 'sales_paymethods'],
        [
            'hour', 'payment_method', 'buyers_count', 'order_count', 'order_amount', 'member_order_count',
            'member_order_amount', 'nonmember_order_count', 'nonmember_order_amount'
        ]
    ) }}

),

parts as (

    select
        *,
        'membership' as split_by,
        'member' as split_value,
        member_order_count as part_order_count,
        member_order_amount as part_order_amount
    from source
    where feed = 'analytics_members_sales'
    union all
    select
        *,
        'membership' as split_by,
        'nonmember' as split_value,
        nonmember_order_count as part_order_count,
        nonmember_order_amount as part_order_amount
    from source
    where feed = 'analytics_members_sales'
    union all
    select
        *,
        case feed when 'analytics_sales_times' then 'hour' else 'payment_method' end as split_by,
        case feed when 'analytics_sales_times' then {{ quoted('hour') }} else payment_method end as split_value,
        order_count as part_order_count,
        order_amount as part_order_amount
    from source
    where feed <> 'analytics_members_sales'

),

renamed as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        date_kst,
        device_type,
        split_by,
        split_value,
        occurrence_number,

        -- numbers
        {{ cafe24_count('buyers_count') }} as buyer_count,
        {{ cafe24_count('part_order_count') }} as order_count,
        {{ to_decimal('part_order_amount') }} as order_amount,

        -- times (UTC)
        read_at,
        load_id
    from parts

)

select * from renamed
