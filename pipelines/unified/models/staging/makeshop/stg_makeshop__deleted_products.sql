-- grain: one row per Korean shop and product that was deleted there
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_deleted_products') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        uid as product_id,

        -- text
        {{ text('brandcode') }} as product_code,
        {{ text('product_name') }} as product_name,

        -- times (UTC)
        {{ kst_to_utc('reg_date') }} as created_at,
        {{ kst_to_utc('delete_date') }} as deleted_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
