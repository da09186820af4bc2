-- grain: one row per refund, in the column list every mall maps into: always empty
-- No amount given back is told anywhere: that money went back shows in the state of its line only (refund_status).
{% set texts = [
    'shop_alias', 'shop_no', 'refund_id', 'order_id', 'claim_id', 'claim_type', 'refund_status', 'refund_payment_methods',
    'currency',
] %}
with

mapped as (

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
    where 1 = 0

)

select * from mapped
