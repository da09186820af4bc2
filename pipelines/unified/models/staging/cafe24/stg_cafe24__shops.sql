-- grain: one row per shop of a mall
with

source as (

    {{ raw_rows('raw_cafe24', 'shops') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,

        -- text
        {{ text('shop_name') }} as shop_name,
        {{ text('currency_code') }} as currency,
        {{ text('business_country_code') }} as country,
        {{ text('language_code') }} as language_code,
        {{ text('timezone') }} as time_zone,
        {{ text('base_domain') }} as base_domain,
        {{ text('primary_domain') }} as primary_domain,

        -- flags
        {{ flag(quoted('default')) }} as is_default,
        {{ flag('active') }} as is_active,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
