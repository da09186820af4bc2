-- grain: one row per shop and add-on goods: what is sold only beside other goods
-- units: pieces; prices per piece in won
with

source as (

    {{ raw_rows('raw_godomall5', 'add_goods') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        add_goods_no as add_goods_id,

        -- text
        {{ text('goods_nm') }} as product_name,
        {{ plain_text('goods_nm') }} as product_name_plain,
        {{ text('option_nm') }} as option_text,
        {{ text('brand_cd') }} as brand_code,
        {{ text('maker_nm') }} as maker_name,
        'KRW' as currency,

        -- numbers
        {{ godomall5_money('goods_price') }} as price,
        {{ godomall5_pieces('stock_cnt') }} as quantity,

        -- flags
        {{ yes_no('view_fl') }} as is_displayed,
        {{ yes_no('sold_out_fl') }} as is_forced_soldout,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
