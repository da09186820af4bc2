-- grain: one row per shop, order and gift
-- units: pieces
with

source as (

    {{ raw_rows('raw_godomall5', 'order_gifts') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        order_no as order_id,
        sno as gift_line_id,
        {{ text('gift_no') }} as gift_id,

        -- text
        {{ text('gift_cd') }} as seller_code,
        {{ text('gift_nm') }} as gift_name,
        {{ text('present_title') }} as campaign_name,

        -- numbers
        {{ godomall5_pieces('gift_cnt') }} as quantity,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
