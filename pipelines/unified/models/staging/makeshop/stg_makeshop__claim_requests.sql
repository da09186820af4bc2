-- grain: one row per Korean shop, order, kind of claim and place in the order's list of that kind
-- Three raw tables with one record: what was asked for, by line numbers. The reference shows no dates of exchanges.
with

cancels as (

    {{ raw_rows('raw_makeshop', 'kr_order_cancels') }}

),

returns as (

    {{ raw_rows('raw_makeshop', 'kr_order_returns') }}

),

exchanges as (

    {{ raw_rows('raw_makeshop', 'kr_order_trades') }}

),

renamed as (
    {% for kind in ['cancel', 'return', 'exchange'] %}
        select
            -- keys
            shop as shop_alias,
            ordernum as order_id,
            '{{ kind }}' as claim_type,
            position as request_number,
            {{ text('basket_num') }} as line_numbers,

            -- text
            {{ text('reason') }} as native_reason,

            -- times (UTC)
            {{ kst_to_utc('request_date') }} as requested_at,
            {{ kst_to_utc('completed_date') }} as completed_at,
            _read_at as read_at,
            _dlt_load_id as load_id
        from {{ kind }}s
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from renamed
