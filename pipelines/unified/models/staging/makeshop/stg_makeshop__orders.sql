-- grain: one row per shop and order, of both countries
-- units: amounts in `currency`
with

orders as (

    select * from {{ ref('base_makeshop__kr_orders') }}
    union all
    select * from {{ ref('base_makeshop__jp_orders') }}

)

select * from orders
