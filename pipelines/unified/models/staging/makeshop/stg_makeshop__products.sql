-- grain: one row per shop and product, of both countries
-- units: pieces; prices per piece in `currency`
with

products as (

    select * from {{ ref('base_makeshop__kr_products') }}
    union all
    select * from {{ ref('base_makeshop__jp_products') }}

)

select * from products
