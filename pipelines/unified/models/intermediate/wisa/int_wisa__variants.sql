-- grain: one row per shop and variant with its stock, in the column list every mall maps into
-- units: pieces; prices per piece in `currency`
-- The later reading of stock and product counts; what it does not say, the other one tells. A quantity alone means
-- nothing: N is unlimited whatever it says, Y is sold out by hand, and so is what a sold out product still has.
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

stock as (

    select
        *,
        coalesce(counted_at >= listed_at, counted_at is not null) as is_count_newer
    from {{ ref('int_wisa__stock') }}

),

products as (

    select * from {{ ref('int_wisa__products') }}

),

latest as (

    select
        *,
        case
            when is_count_newer then coalesce(counted_policy, listed_policy)
            else coalesce(listed_policy, counted_policy)
        end as told_policy,
        case
            when is_count_newer then coalesce(counted_quantity, listed_quantity)
            else coalesce(listed_quantity, counted_quantity)
        end as quantity,
        greatest(coalesce(counted_at, listed_at), coalesce(listed_at, counted_at)) as observed_at
    from stock

),

graded as (

    select
        latest.*,
        products.product_name,
        products.price,
        products.seller_code as seller_product_code,
        products.is_displayed,
        products.is_selling,
        case
            when products.is_sold_out and (latest.told_policy = 'untracked' or coalesce(latest.quantity > 0, true))
                then 'forced_soldout'
            -- without a mode a quantity is taken as a limit: sold out by mistake does less harm than sold twice
            else coalesce(latest.told_policy, 'tracked')
        end as stock_policy,
        coalesce(products.is_deleted, false) or latest.is_removed as is_deleted
    from latest
    left join products on latest.shop_alias = products.shop_alias and latest.product_id = products.product_id

),

mapped as (

    select
        -- keys
        'wisa' as platform,
        shop_alias,
        '1' as shop_no,
        product_id,
        variant_id,

        -- text
        seller_code,
        seller_product_code,
        -- the shop keeps one, but no known call or export tells it
        {{ no_text }} as barcode,
        product_name,
        coalesce(option_name || '=', '') || option_value as option_text,
        stock_policy,
        {{ wisa_deduct_stage() }} as deduct_stage,
        'KRW' as currency,

        -- numbers
        price,
        {{ no_amount }} as additional_amount,
        -- a product sold out by hand counts none of its unlimited options
        case when coalesce(told_policy, '') <> 'untracked' then quantity end as qty_listed,
        safety_quantity as qty_safety,

        -- flags
        is_displayed,
        is_selling,
        false as allows_backorder,
        stock_policy = 'forced_soldout' or coalesce(stock_policy = 'tracked' and quantity <= 0, false) as is_sold_out,
        is_deleted,

        -- times (UTC)
        observed_at
    from graded

)

select * from mapped
