-- grain: one row per shop and variant with its stock, in the column list every mall maps into
-- units: pieces; prices per piece in `currency`
-- A variant is an option or additional product, or the product itself where it has no options.
{{ config(materialized='table') }}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

listings as (

    select * from {{ ref('int_naver_smartstore__listings') }}

),

options as (

    select * from {{ ref('int_naver_smartstore__options') }}

),

with_options as (

    select distinct
        shop_alias,
        product_id
    from options
    where is_option and not is_removed

),

sellable as (

    select
        listings.*,
        options.option_id,
        options.seller_code as option_seller_code,
        options.option_text,
        options.additional_amount,
        options.own_price,
        options.quantity as option_quantity,
        coalesce(options.is_usable, true) as is_usable,
        -- the mall forces what it does not count to 9,999; only options can be left uncounted
        options.is_option and not listings.counts_option_stock as is_uncounted,
        options.is_removed,
        options.read_at as option_read_at
    from listings
    inner join options on listings.shop_alias = options.shop_alias and listings.product_id = options.product_id
    union all
    select
        listings.*,
        {{ no_text }} as option_id,
        listings.seller_code as option_seller_code,
        {{ no_text }} as option_text,
        cast(null as decimal(18, 2)) as additional_amount,
        cast(null as decimal(18, 2)) as own_price,
        listings.quantity as option_quantity,
        true as is_usable,
        false as is_uncounted,
        false as is_removed,
        listings.observed_at as option_read_at
    from listings
    left join with_options
        on listings.shop_alias = with_options.shop_alias and listings.product_id = with_options.product_id
    where with_options.product_id is null

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        product_id,
        case when option_id is null then product_id else product_id || '-' || option_id end as variant_id,

        -- text
        option_seller_code as seller_code,
        seller_code as seller_product_code,
        -- told of the product as a whole: of options it says nothing
        case when option_id is null then barcode end as barcode,
        product_name,
        option_text,
        case when is_uncounted then 'untracked' else 'tracked' end as stock_policy,
        {{ no_text }} as deduct_stage,
        'KRW' as currency,

        -- numbers
        cast(coalesce(own_price, price + coalesce(additional_amount, 0)) as decimal(18, 2)) as price,
        additional_amount,
        case when not is_uncounted then option_quantity end as qty_listed,
        cast(null as bigint) as qty_safety,

        -- flags
        is_displayed,
        is_selling and is_usable as is_selling,
        false as allows_backorder,
        is_marked_sold_out or (not is_uncounted and coalesce(option_quantity <= 0, false)) as is_sold_out,
        is_deleted or is_removed as is_deleted,

        -- times (UTC)
        option_read_at as observed_at
    from sellable

)

select * from mapped
