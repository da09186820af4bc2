-- grain: one row per shop and thing with a stock of its own: option, goods without options, add-on goods
-- units: pieces; prices per piece in won
-- An option may stop being sold above zero; nothing else keeps stock back.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

goods as (

    select * from {{ ref('stg_godomall5__goods') }}

),

options as (

    select * from {{ ref('stg_godomall5__goods_options') }}

),

add_goods as (

    select * from {{ ref('stg_godomall5__add_goods') }}

),

stock as (

    select
        options.shop_alias,
        options.goods_id as product_id,
        options.goods_id || '-' || options.option_id as variant_id,
        options.seller_code,
        {{ godomall5_option_text(
            'goods.option_names',
            ['options.option_value1', 'options.option_value2', 'options.option_value3', 'options.option_value4',
             'options.option_value5'],
        ) }} as option_text,
        coalesce(options.additional_amount, 0) as additional_amount,
        options.quantity,
        case when options.has_sell_stop then coalesce(options.sell_stop_quantity, 0) else 0 end as reserve_quantity,
        coalesce(goods.is_forced_soldout, false) as is_forced_soldout,
        coalesce(goods.is_stock_counted, true) as is_stock_counted,
        options.is_displayed,
        options.is_selling,
        -- an option written by an older load than its goods was removed from them
        coalesce(options.load_id < goods.load_id, false) as is_removed,
        options.read_at
    from options
    inner join goods on options.shop_alias = goods.shop_alias and options.goods_id = goods.goods_id
    -- goods without options may have one row of empty values
    where goods.has_options or options.load_id < goods.load_id
    union all
    select
        shop_alias,
        goods_id,
        goods_id,
        seller_code,
        {{ no_text }},
        0,
        total_stock,
        0,
        coalesce(is_forced_soldout, false),
        coalesce(is_stock_counted, true),
        true,
        true,
        false,
        read_at
    from goods
    where not coalesce(has_options, false)
    union all
    select
        shop_alias,
        'add-' || add_goods_id,
        'add-' || add_goods_id,
        {{ no_text }},
        option_text,
        0,
        quantity,
        0,
        false,
        true,
        true,
        true,
        false,
        read_at
    from add_goods

)

select * from stock
