{# "y" / "n" -> true / false; anything else is null: not said. #}
{% macro yes_no(column) %}case lower(trim({{ column }})) when 'y' then true when 'n' then false end{% endmacro %}

{# Money and pieces as the mall writes them. A comma between thousands was never seen but is guarded against by clients. #}
{% macro godomall5_money(column) %}{{ to_decimal("replace(" ~ column ~ ", ',', '')") }}{% endmacro %}
{% macro godomall5_pieces(column) %}{{ to_integer("replace(" ~ column ~ ", ',', '')") }}{% endmacro %}

{# A number of something else, which the mall writes as 0 where there is none. #}
{% macro godomall5_number(column) %}nullif({{ text(column) }}, '0'){% endmacro %}

{# The options of an order line: `[["Color", "Blue", "BL-1", 0, null], ...]` (name, value, seller's code, surcharge). #}

{# -> `Color=Blue, Size=Small`; no option, an option without a value, or no such list: null. #}
{% macro godomall5_chosen_options(column) %}
    {{- return(adapter.dispatch('godomall5_chosen_options', 'unified')(column)) -}}
{% endmacro %}
{% macro duckdb__godomall5_chosen_options(column) %}
nullif(array_to_string(
    list_transform(
        try_cast(try_cast(nullif(trim({{ column }}), '') as json) as varchar[][]),
        lambda choice: coalesce(nullif(trim(choice[1]), '') || '=', '') || nullif(trim(choice[2]), '')
    ), ', '
), '')
{% endmacro %}
{% macro postgres__godomall5_chosen_options(column) %}
case
    when {{ column }} ~ '^\s*\[.*\]\s*$' then (
        select string_agg(
            coalesce(nullif(trim(choice ->> 0), '') || '=', '') || nullif(trim(choice ->> 1), ''), ', ' order by choice_number
        )
        from json_array_elements(cast({{ column }} as json)) with ordinality as choices(choice, choice_number)
    )
end
{% endmacro %}
{% macro spark__godomall5_chosen_options(column) %}
nullif(array_join(
    transform(
        from_json({{ column }}, 'array<array<string>>'),
        choice -> concat(coalesce(concat(nullif(trim(get(choice, 0)), ''), '='), ''), nullif(trim(get(choice, 1)), ''))
    ), ', '
), '')
{% endmacro %}

{% macro bigquery__godomall5_chosen_options(column) %}
nullif(array_to_string(array(
    select coalesce(nullif(trim(json_value(choice, '$[0]')), '') || '=', '') || nullif(trim(json_value(choice, '$[1]')), '')
    from unnest(json_query_array(safe.parse_json({{ column }}), '$')) as choice with offset as choice_number
    order by choice_number
), ', '), '')
{% endmacro %}
{% macro snowflake__godomall5_chosen_options(column) %}
nullif(array_to_string(array_compact(transform(
    as_array(try_parse_json({{ column }})),
    choice -> coalesce(nullif(trim(cast(get(choice, 0) as varchar)), '') || '=', '')
        || nullif(trim(cast(get(choice, 1) as varchar)), '')
)), ', '), '')
{% endmacro %}
{% macro clickhouse__godomall5_chosen_options(column) %}
nullif(arrayStringConcat(arrayMap(
    choice -> if(trim(JSON_VALUE(choice, '$[0]')) = '', '', trim(JSON_VALUE(choice, '$[0]')) || '=')
        || trim(JSON_VALUE(choice, '$[1]')),
    arrayFilter(choice -> trim(JSON_VALUE(choice, '$[1]')) <> '', JSONExtractArrayRaw(coalesce({{ column }}, '')))
), ', '), '')
{% endmacro %}

{# -> the code the seller gave the option: the first there is. The mall repeats it on one of several choices only. #}
{% macro godomall5_option_code(column) %}
    {{- return(adapter.dispatch('godomall5_option_code', 'unified')(column)) -}}
{% endmacro %}
{% macro duckdb__godomall5_option_code(column) %}
list_filter(
    list_transform(
        try_cast(try_cast(nullif(trim({{ column }}), '') as json) as varchar[][]),
        lambda choice: nullif(trim(choice[3]), '')
    ),
    lambda code: code is not null
)[1]
{% endmacro %}
{% macro postgres__godomall5_option_code(column) %}
case
    when {{ column }} ~ '^\s*\[.*\]\s*$' then (
        select trim(choice ->> 2)
        from json_array_elements(cast({{ column }} as json)) with ordinality as choices(choice, choice_number)
        where nullif(trim(choice ->> 2), '') is not null
        order by choice_number
        limit 1
    )
end
{% endmacro %}
{% macro spark__godomall5_option_code(column) %}
get(filter(
    transform(from_json({{ column }}, 'array<array<string>>'), choice -> nullif(trim(get(choice, 2)), '')),
    code -> code is not null
), 0)
{% endmacro %}

{% macro bigquery__godomall5_option_code(column) %}
(
    select trim(json_value(choice, '$[2]'))
    from unnest(json_query_array(safe.parse_json({{ column }}), '$')) as choice with offset as choice_number
    where nullif(trim(json_value(choice, '$[2]')), '') is not null
    order by choice_number
    limit 1
)
{% endmacro %}
{% macro snowflake__godomall5_option_code(column) %}
cast(get(array_compact(transform(
    as_array(try_parse_json({{ column }})), choice -> nullif(trim(cast(get(choice, 2) as varchar)), '')
)), 0) as varchar)
{% endmacro %}
{% macro clickhouse__godomall5_option_code(column) %}
nullif(arrayFirst(code -> code <> '', arrayMap(
    choice -> trim(JSON_VALUE(choice, '$[2]')), JSONExtractArrayRaw(coalesce({{ column }}, ''))
)), '')
{% endmacro %}

{# The options of a variant: names `Color^|^Size` and up to five columns of values -> `Color=Blue, Size=Small`. #}
{% macro godomall5_option_text(names, values) %}
{%- set parts = [] -%}
{%- for value in values -%}
    {%- set _ = parts.append("coalesce(" ~ text(nth_part(names, '^|^', loop.index)) ~ " || '=', '') || " ~ value) -%}
{%- endfor -%}
{{ comma_list(parts) }}
{% endmacro %}

{# The staging of goods lines and of add-on lines: the mall writes nearly the same record for both. `goods_id` is the column
   that says what was sold. #}
{% macro godomall5_lines(table, goods_id) -%}
with

source as (

    {{ raw_rows('raw_godomall5', table, with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        order_no as order_id,
        sno as line_id,
        {{ text(goods_id) }} as {{ goods_id | replace('_no', '_id') }},
        {{ godomall5_number('parent_goods_no') }} as parent_goods_id,
        {{ godomall5_number('option_sno') }} as option_id,
        {{ text('order_cd') }} as line_number,
        {{ godomall5_number('order_group_cd') }} as split_group,
        {{ text('api_order_goods_no') }} as channel_line_id,
        {{ godomall5_number('order_delivery_sno') }} as delivery_id,

        -- text
        {{ text('goods_cd') }} as seller_product_code,
        {{ godomall5_option_code('option_info') }} as seller_option_code,
        {{ text('goods_model_no') }} as model_name,
        {{ text('goods_nm') }} as product_name,
        {{ godomall5_chosen_options('option_info') }} as option_text,
        {{ text('goods_type') }} as native_kind,
        lower({{ text('order_status') }}) as native_status,
        {{ godomall5_number('invoice_company_sno') }} as carrier_code,
        {{ text('invoice_company') }} as carrier,
        {{ text('invoice_no') }} as tracking_no,
        {{ text('delivery_method_fl') }} as delivery_method,
        {{ text('goods_delivery_collect_fl') }} as delivery_collection,
        {{ godomall5_number('scm_no') }} as supplier_code,
        {{ godomall5_number('purchase_no') }} as purchase_code,
        {{ text('brand_cd') }} as brand_code,
        {{ text('cate_all_cd') }} as category_codes,
        {{ text('inflow') }} as inflow,

        -- numbers
        {{ godomall5_pieces('goods_cnt') }} as quantity,
        {{ godomall5_money('commission') }} as supplier_commission_percent,
        {% for column, name in [
            ('goods_price', 'goods_price'), ('option_price', 'option_price'), ('option_text_price', 'option_text_price'),
            ('add_goods_price', 'add_on_price'), ('fixed_price', 'retail_price'), ('cost_price', 'cost_price'),
            ('option_cost_price', 'option_cost_price'), ('goods_dc_price', 'goods_discount'),
            ('member_dc_price', 'member_discount'), ('member_overlap_dc_price', 'member_overlap_discount'),
            ('coupon_goods_dc_price', 'goods_coupon_discount'), ('division_coupon_order_dc_price', 'order_coupon_discount'),
            ('brand_bank_sale_price', 'brand_bank_discount'), ('myapp_dc_price', 'app_discount'),
            ('enuri', 'adjustment_discount'), ('time_sale_price', 'time_sale_price'),
            ('division_use_deposit', 'deposit_used'), ('division_use_mileage', 'mileage_used'),
            ('division_goods_delivery_use_deposit', 'shipping_deposit_used'),
            ('division_goods_delivery_use_mileage', 'shipping_mileage_used'),
            ('division_coupon_order_mileage', 'order_coupon_mileage'), ('goods_mileage', 'goods_mileage'),
            ('member_mileage', 'member_mileage'), ('coupon_goods_mileage', 'goods_coupon_mileage'),
            ('goods_delivery_collect_price', 'collected_shipping_fee'),
        ] -%}
        {{ godomall5_money(column) }} as {{ name }},
        {% endfor %}
        -- flags
        {{ yes_no('parent_must_fl') }} as is_obligatory,
        {{ yes_no('time_sale_fl') }} as is_time_sale,
        {{ yes_no('minus_stock_fl') }} as is_stock_taken,
        {{ yes_no('minus_restore_stock_fl') }} as is_stock_restored,
        {{ yes_no('minus_deposit_fl') }} as is_deposit_taken,
        {{ yes_no('minus_restore_deposit_fl') }} as is_deposit_restored,
        {{ yes_no('minus_mileage_fl') }} as is_mileage_taken,
        {{ yes_no('minus_restore_mileage_fl') }} as is_mileage_restored,
        {{ yes_no('plus_mileage_fl') }} as is_mileage_given,
        {{ yes_no('plus_restore_mileage_fl') }} as is_mileage_taken_back,

        -- times (UTC)
        {{ kst_to_utc('payment_dt') }} as paid_at,
        {{ kst_to_utc('invoice_dt') }} as invoiced_at,
        {{ kst_to_utc('delivery_dt') }} as shipped_at,
        {{ kst_to_utc('delivery_complete_dt') }} as delivered_at,
        {{ kst_to_utc('finish_dt') }} as confirmed_at,
        {{ kst_to_utc('cancel_dt') }} as cancelled_at,
        {{ kst_to_utc('mileage_give_dt') }} as mileage_given_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
{%- endmacro %}

{# Money of a claim that goes back. Nobody published a live claim, so whether the goods' part holds the shipping fee already
   is a setting. #}
{% macro godomall5_refund_money() -%}
cast(
    coalesce(refund_money, 0)
    {%- if not var('godomall5_refund_price_includes_delivery', false) %} + coalesce(refund_shipping_fee, 0){% endif %}
    as decimal(18, 2)
)
{%- endmacro %}

{# What kind of claim a code or mode of it stands for. A refund is a cancel before the goods leave and a return after. #}
{% macro godomall5_claim_type(letter) -%}
case
    when {{ letter }} = 'b' then 'return'
    when {{ letter }} = 'e' then 'exchange'
    when shipped_at is null then 'cancel'
    else 'return'
end
{%- endmacro %}
