-- grain: one row per shop and refund, in the column list every mall maps into
-- units: amounts in `currency`, positive when given back
{{ config(materialized='table') }}
with

both_kinds as (

    select * from {{ ref('int_cafe24__refunds_listed') }}
    union all
    select * from {{ ref('int_cafe24__refunds_derived') }}

),

mapped as (

    select
        *,
        'cafe24' as platform,
        cast(coalesce(money_amount, 0) + coalesce(points_amount, 0) as decimal(18, 2)) as refund_amount
    from both_kinds

)

select * from mapped
