-- grain: one row per shop, day, kind of device, feed and hour (null: the whole day)
-- Each figure stands in the rows of one feed only, so it may be summed over all of them.
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        ['visitors_view', 'visitors_pageview', 'visitors_unique', 'visitors_dailyactive', 'sales_pervisitors'],
        [
            'hour', 'visit_count', 'first_visit_count', 're_visit_count', 'page_view', 'unique_visit_count',
            'user_count', 'order_amount_per_visitor', 'order_amount_per_buyer'
        ]
    ) }}

),

renamed as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        date_kst,
        device_type,
        feed,
        {{ cafe24_count('hour') }} as hour_number,
        occurrence_number,

        -- numbers
        {{ cafe24_count('visit_count') }} as visit_count,
        {{ cafe24_count('first_visit_count') }} as first_visit_count,
        {{ cafe24_count('re_visit_count') }} as return_visit_count,
        {{ cafe24_count('page_view') }} as page_view_count,
        {{ cafe24_count('unique_visit_count') }} as unique_visitor_count,
        {{ cafe24_count('user_count') }} as active_user_count,
        {{ to_decimal('order_amount_per_visitor') }} as order_amount_per_visitor,
        {{ to_decimal('order_amount_per_buyer') }} as order_amount_per_buyer,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
