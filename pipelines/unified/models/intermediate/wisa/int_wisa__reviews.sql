-- grain: one row per review, in the column list every mall maps into: always empty
-- The shop engine has reviews; no interface is known that hands them out (contract 3).
{% set texts = [
    'platform', 'shop_alias', 'shop_no', 'board_id', 'review_id', 'parent_review_id', 'product_id', 'order_id',
    'customer_key', 'title', 'review_text', 'sales_channel', 'input_channel',
] %}
{% set numbers = ['rating', 'answer_count', 'view_count'] %}
{% set flags = ['is_reply', 'is_displayed', 'is_secret', 'is_notice', 'is_deleted'] %}
with

mapped as (

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
    where 1 = 0

)

select * from mapped
