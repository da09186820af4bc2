-- grain: one row per shop and product
with

source as (

    {{ raw_rows('raw_cafe24', 'products', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        product_no as product_id,
        {{ text('product_code') }} as product_code,

        -- text
        {{ text('custom_product_code') }} as seller_code,
        {{ text('product_name') }} as product_name,
        {{ plain_text('product_name') }} as product_name_plain,
        {{ text('eng_product_name') }} as product_name_english,
        {{ text('internal_product_name') }} as product_name_internal,
        {{ text('model_name') }} as model_name,
        {{ text('brand_code') }} as brand_code,
        {{ text('supplier_code') }} as supplier_code,
        {{ text('manufacturer_code') }} as manufacturer_code,
        {{ text('classification_code') }} as classification_code,
        {{ listed('product_tag') }} as tags,
        case {{ text('tax_type') }}
            when 'A' then 'taxable' when 'B' then 'exempt' when 'C' then 'zero'
        end as tax_class,
        {{ text('option_type') }} as option_layout,
        {{ text('set_product_type') }} as set_type,
        {{ text('product_condition') }} as condition,
        {{ text('hscode') }} as hs_code,
        {{ text('origin_place_value') }} as origin_place,
        {{ text('list_image') }} as list_image,

        -- numbers
        {{ to_decimal('price') }} as price,
        {{ to_decimal('price_excluding_tax') }} as price_excluding_tax,
        {{ to_decimal('retail_price') }} as retail_price,
        {{ to_decimal('supply_price') }} as supply_price,
        {{ to_decimal('margin_rate') }} as margin_percent,
        tax_rate as tax_percent,
        {{ to_decimal('product_weight', 3) }} as weight_kg,
        minimum_quantity,
        nullif(maximum_quantity, 0) as maximum_quantity,

        -- flags
        {{ flag('display') }} as is_displayed,
        {{ flag('selling') }} as is_selling,
        {{ flag('sold_out') }} as is_sold_out,
        {{ flag('has_option') }} as has_options,
        {{ flag('market_sync') }} as is_market_synced,
        {{ flag('adult_certification') }} as is_adult,
        {{ flag('use_naverpay') }} as is_naverpay,

        -- dates
        {{ text('made_date') }} as made_date,
        {{ text('release_date') }} as release_date,

        -- times (UTC)
        {{ kst_to_utc('created_date') }} as created_at,
        {{ kst_to_utc('updated_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
