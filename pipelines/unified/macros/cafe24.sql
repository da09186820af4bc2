{# Goods and shipping less all discounts, of `initial` or `actual`: what money and points of every kind have to cover. #}
{% macro cafe24_due(stage) -%}
coalesce({{ stage }}_product_amount, 0) + coalesce({{ stage }}_shipping_fee, 0)
{%- for discount in ['coupon', 'coupon_shipping', 'membership', 'shipping', 'set', 'app', 'market'] %}
- coalesce({{ stage }}_{{ discount }}_discount, 0)
{%- endfor %}
{%- endmacro %}

{# The staging of one of the four tables of claimed order lines: the mall writes the same record in each. #}
{% macro cafe24_claim_lines(table) -%}
with

source as (

    {{ raw_rows('raw_cafe24', table) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        claim_code as claim_id,
        order_id,
        order_item_code as line_id,
        product_no as product_id,
        {{ text('variant_code') }} as variant_id,
        {{ listed('original_item_no') }} as original_line_numbers,

        -- text
        upper({{ text('order_status') }}) as native_status,
        upper({{ text('order_status_before_cs') }}) as native_status_before_claim,
        upper({{ text('status_code') }}) as native_process_code,
        upper({{ text('claim_reason_type') }}) as native_reason,

        -- numbers
        {{ to_integer('quantity') }} as quantity,
        {{ to_integer('claim_quantity') }} as claim_quantity,
        {{ to_decimal('product_price') }} as unit_price,
        {{ to_decimal('option_price') }} as option_price,

        -- times (UTC)
        {{ kst_to_utc('cancel_request_date') }} as cancel_requested_at,
        {{ kst_to_utc('cancel_date') }} as cancelled_at,
        {{ kst_to_utc('return_request_date') }} as return_requested_at,
        {{ kst_to_utc('return_collected_date') }} as return_collected_at,
        {{ kst_to_utc('return_confirmed_date') }} as returned_at,
        {{ kst_to_utc('exchange_request_date') }} as exchange_requested_at,
        {{ kst_to_utc('exchange_date') }} as exchanged_at,
        {{ kst_to_utc('refund_date') }} as refunded_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
{%- endmacro %}

{# The staging of one of the three tables of what a claim gives back, method by method. #}
{% macro cafe24_claim_refund_amounts(table) -%}
with

source as (

    {{ raw_rows('raw_cafe24', table) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        claim_code as claim_id,
        order_id,
        position as amount_number,

        -- text
        {{ text('payment_method') }} as payment_method,

        -- numbers
        {{ to_decimal('amount') }} as amount,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
{%- endmacro %}


{# Whether the models of one of Cafe24's further APIs are built: those that were read, or all where nobody says. #}
{% macro cafe24_reads(api) %}
    {{- return('cafe24' in malls_in_use() and api in var('cafe24_apis', ['analytics', 'dcollection'])) -}}
{% endmacro %}

{# Rows of Analytics feeds, one feed below the other, with the columns that are named; null in the rows of a feed that has
   no such column. What is older than the last reading of its day was taken back by the mall and is left out. #}
{% macro cafe24_feeds(feeds, columns) %}
    select told.*
    from (
        select
            each_feed.*,
            {{ cafe24_day('each_feed.day_text') }} as date_kst
        from (
            {%- for feed in feeds %}
            {%- set table = 'analytics_' ~ feed -%}
            {%- set told_by_feed = namespace(columns=columns) -%}
            {%- if execute -%}
                {%- for node in graph.sources.values() if (node.source_name, node.name) == ('raw_cafe24', table) -%}
                    {%- set told_by_feed.columns = node.columns -%}
                {%- endfor -%}
            {%- endif %}
            select
                'cafe24' as platform,
                shop as shop_alias,
                shop_no,
                {{ quoted('date') }} as day_text,
                device_type,
                '{{ table }}' as feed,
                occurrence as occurrence_number,
                {%- for column in columns %}
                {% if column not in told_by_feed.columns %}cast(null as {{ dbt.type_string() }}) as {% endif -%}
                {{ quoted(column) }},
                {%- endfor %}
                _read_at as read_at,
                _dlt_load_id as load_id
            from ({{ raw_rows('raw_cafe24', table) }}) as feed_{{ loop.index }}
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as each_feed
    ) as told
    left join {{ ref('stg_cafe24__analytics_days') }} as days
        on
            told.shop_alias = days.shop_alias
            and told.shop_no = days.shop_no
            and told.date_kst = days.date_kst
            and told.device_type = days.device_type
            and told.feed = days.feed
    where told.load_id >= coalesce(days.whole_load_id, '')
{% endmacro %}

{# The Korean day of an Analytics date. Live malls leave the seconds out: `2026-07-22T00:00+09:00`. #}
{% macro cafe24_day(column) %}
{%- set text = 'trim(' ~ column ~ ')' -%}
{%- set seconds = "case length(" ~ text ~ ") when 22 then ':00' else '' end" -%}
{{ kst_date(kst_to_utc("(substr(" ~ text ~ ", 1, 16) || " ~ seconds ~ " || substr(" ~ text ~ ", 17, 20))")) }}
{%- endmacro %}

{# A whole number of an Analytics feed. They come as text, "30" or "30.00" alike. #}
{% macro cafe24_count(column) %}cast({{ to_decimal(column, 0) }} as bigint){% endmacro %}
