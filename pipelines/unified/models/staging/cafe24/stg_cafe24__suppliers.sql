-- grain: one row per shop and supplier
with

source as (

    {{ raw_rows('raw_cafe24', 'suppliers') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        supplier_code,

        -- text
        {{ text('supplier_name') }} as supplier_name,
        {{ text('status') }} as native_status,
        {{ text('trading_type') }} as trading_type,
        {{ text('payment_type') }} as payment_type,

        -- numbers
        {{ to_decimal('commission') }} as commission_percent,

        -- flags
        {{ flag('use_supplier') }} as is_used,

        -- times (UTC)
        {{ kst_to_utc('created_date') }} as created_at,
        {{ kst_to_utc('updated_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
