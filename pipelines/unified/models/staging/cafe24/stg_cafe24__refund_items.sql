-- grain: one row per shop, refund and order line
with

source as (

    {{ raw_rows('raw_cafe24', 'refund_items') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        refund_code as refund_id,
        order_id,
        order_item_code as line_id,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
