-- grain: one row per Korean shop, order, kind of claim and place in the order's list of that kind
-- Three raw tables with one record: what was asked for, by line numbers. The reference shows no dates of exchanges.
with

{% for kind, table in [('cancel', 'kr_order_cancels'), ('return', 'kr_order_returns'), ('exchange', 'kr_order_trades')] %}
{{ kind }}_source as (

    {{ raw_rows('raw_makeshop', table) }}

),

{% endfor %}

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
        from {{ kind }}_source
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from renamed
