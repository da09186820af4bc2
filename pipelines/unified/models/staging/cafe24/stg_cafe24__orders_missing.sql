-- grain: one row per shop and open order that the mall no longer returns
with

source as (

    {{ raw_rows('raw_cafe24', 'orders_missing') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,

        -- times (UTC)
        noticed_at
    from source

)

select * from renamed
