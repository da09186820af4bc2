-- grain: one row per connection, store and shop number that D.Collection shows its partner
{{ config(enabled=cafe24_reads('dcollection')) }}
with

source as (

    {{ raw_rows('raw_cafe24', 'dcollection_shops') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        store_id,
        shop_no as store_shop_no,

        -- text
        {{ text('shop_name') }} as shop_name,
        {{ text('shop_url') }} as shop_url,
        {{ text('shop_currency_code') }} as currency,
        {{ text('shop_language') }} as language_code,
        {{ text('shop_grade') }} as shop_grade,
        {{ text('shop_popular_age') }} as popular_age,
        case {{ text('shop_sex') }} when 'F' then 'female' when 'M' then 'male' end as popular_sex,
        nullif({{ text('shop_region') }}, 'UNKNOWN') as popular_region,
        {{ text('dcollection_store_category__depth1') }} as category_level_1,
        {{ text('dcollection_store_category__depth2') }} as category_level_2,
        {{ listed('social_logins') }} as social_logins,
        {{ text('shipping_fee_type') }} as native_shipping_fee_type,
        {{ listed('benefits') }} as native_benefits,
        {{ listed('global_payment_type') }} as native_foreign_payments,

        -- flags
        use_cafe24pay as is_cafe24_pay,
        use_naverpay as is_naver_pay,
        use_ems as is_ems,

        -- times (UTC)
        {{ kst_to_utc('created_date') }} as created_at,
        {{ kst_to_utc('updated_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
