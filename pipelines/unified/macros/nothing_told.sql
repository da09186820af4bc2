{# What a mall tells nothing about has an empty model in the columns that every mall maps into. #}

{% macro no_reviews() -%}
{% set texts = [
    'platform', 'shop_alias', 'shop_no', 'board_id', 'review_id', 'parent_review_id', 'product_id', 'order_id',
    'customer_key', 'title', 'review_text', 'sales_channel', 'input_channel',
] %}
{% set numbers = ['rating', 'answer_count', 'view_count'] %}
{% set flags = ['is_reply', 'is_displayed', 'is_secret', 'is_notice', 'is_deleted'] %}
with

told as (

    select
        {%- for name in texts %}
            cast(null as {{ dbt.type_string() }}) as {{ name }},
        {%- endfor %}
        {%- for name in numbers %}
            cast(null as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in flags %}
            cast(null as boolean) as {{ name }},
        {%- endfor %}
        cast(null as {{ type_utc() }}) as created_at,
        cast(null as {{ type_utc() }}) as first_answered_at
    from (select 1 as nothing) as nothing
    where 1 = 0

)

select * from told
{%- endmacro %}

{% macro no_refunds() -%}
{% set texts = [
    'shop_alias', 'shop_no', 'refund_id', 'order_id', 'claim_id', 'claim_type', 'refund_status', 'refund_payment_methods',
    'currency',
] %}
with

told as (

    select
        {%- for name in texts %}
            cast(null as {{ dbt.type_string() }}) as {{ name }},
        {%- endfor %}
        cast(null as bigint) as qty,
        {%- for name in ['money_amount', 'points_amount', 'claim_fee_amount'] %}
            cast(null as decimal(18, 2)) as {{ name }},
        {%- endfor %}
        cast(null as boolean) as is_derived,
        cast(null as {{ type_utc() }}) as accepted_at,
        cast(null as {{ type_utc() }}) as refunded_at,
        cast(null as {{ dbt.type_string() }}) as platform,
        cast(null as decimal(18, 2)) as refund_amount
    from (select 1 as nothing) as nothing
    where 1 = 0

)

select * from told
{%- endmacro %}
