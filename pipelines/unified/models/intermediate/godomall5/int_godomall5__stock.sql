-- grain: one row per shop and thing with a stock of its own: option, goods without options, add-on goods
-- units: pieces; prices per piece in won
-- An option may stop being sold above zero; nothing else keeps stock back.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

goods as (

    select * from {{ ref('stg_godomall5__goods') }}

),

goods_options as (

    select * from {{ ref('stg_godomall5__goods_options') }}

),

add_goods as (

    select * from {{ ref('stg_godomall5__add_goods') }}

),

stock as (

    select
        goods_options.shop_alias,
        goods_options.goods_id as product_id,
        goods_options.goods_id || '-' || goods_options.option_id as variant_id,
        goods_options.seller_code,
        {{ godomall5_option_text(
            'goods.option_names',
            ['goods_options.option_value1', 'goods_options.option_value2', 'goods_options.option_value3', 'goods_options.option_value4',
             'goods_options.option_value5'],
        ) }} as option_text,
        coalesce(goods_options.additional_amount, 0) as additional_amount,
        goods_options.quantity,
        case when goods_options.has_sell_stop then coalesce(goods_options.sell_stop_quantity, 0) else 0 end
            as reserve_quantity,
        coalesce(goods.is_forced_soldout, false) as is_forced_soldout,
        coalesce(goods.is_stock_counted, true) as is_stock_counted,
        goods_options.is_displayed,
        goods_options.is_selling,
        -- an option written by an older load than its goods was removed from them
        coalesce(goods_options.load_id < goods.whole_load_id, false) as is_removed,
        goods_options.read_at
    from goods_options
    inner join goods on goods_options.shop_alias = goods.shop_alias and goods_options.goods_id = goods.goods_id
    -- goods without options may have one row of empty values
    where goods.has_options or goods_options.load_id < goods.whole_load_id
    union all
    select
        shop_alias,
        goods_id as product_id,
        goods_id as variant_id,
        seller_code,
        {{ no_text }} as option_text,
        0 as additional_amount,
        total_stock as quantity,
        0 as reserve_quantity,
        coalesce(is_forced_soldout, false) as is_forced_soldout,
        coalesce(is_stock_counted, true) as is_stock_counted,
        true as is_displayed,
        true as is_selling,
        false as is_removed,
        read_at
    from goods
    where not coalesce(has_options, false)
    union all
    select
        shop_alias,
        'add-' || add_goods_id as product_id,
        'add-' || add_goods_id as variant_id,
        {{ no_text }} as seller_code,
        option_text,
        0 as additional_amount,
        quantity,
        0 as reserve_quantity,
        false as is_forced_soldout,
        true as is_stock_counted,
        true as is_displayed,
        true as is_selling,
        false as is_removed,
        read_at
    from add_goods

)

select * from stock
