-- grain: one row per shop and origin product, in the column list every mall maps into
-- units: prices per piece in `currency`
{{ config(materialized='table') }}
with

listings as (

    select * from {{ ref('int_naver_smartstore__listings') }}

),

options as (

    select
        shop_alias,
        product_id,
        count(*) as option_count
    from {{ ref('int_naver_smartstore__options') }}
    where is_option and not is_removed
    group by shop_alias, product_id

),

mapped as (

    select
        -- keys
        listings.platform,
        listings.shop_alias,
        listings.shop_no,
        listings.product_id,

        -- text
        listings.channel_product_id as product_code,
        listings.seller_code,
        listings.product_name,
        listings.product_name_plain,
        listings.model_name,
        listings.brand_id as brand_code,
        cast(null as {{ dbt.type_string() }}) as supplier_code,
        listings.tax_class,
        'KRW' as currency,

        -- numbers
        listings.price,
        cast(null as decimal(18, 2)) as retail_price,
        cast(null as decimal(18, 2)) as supply_price,
        coalesce(options.option_count, 1) as variant_count,

        -- flags
        listings.is_displayed,
        listings.is_selling,
        listings.is_marked_sold_out or coalesce(listings.quantity <= 0, false) as is_sold_out,
        listings.is_deleted,

        -- times (UTC)
        listings.created_at,
        listings.updated_at
    from listings
    left join options on listings.shop_alias = options.shop_alias and listings.product_id = options.product_id

)

select * from mapped
