-- grain: one row per shop and product: what only the product's own call tells
-- units: won per piece; pieces
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_details', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        origin_product_no as product_id,
        {{ text('leaf_category_id') }} as category_id,
        {{ text('detail_attribute__naver_shopping_search_info__model_id') }} as model_id,
        {{ text('detail_attribute__naver_shopping_search_info__brand_id') }} as brand_id,
        {{ text('delivery_info__delivery_bundle_group_id') }} as delivery_group_id,

        -- text
        {{ text('name') }} as product_name,
        upper({{ text('status_type') }}) as native_status,
        {{ text('sale_type') }} as condition,
        {{ text('detail_attribute__naver_shopping_search_info__model_name') }} as model_name,
        {{ text('detail_attribute__naver_shopping_search_info__brand_name') }} as brand_name,
        {{ text('detail_attribute__naver_shopping_search_info__manufacturer_name') }} as manufacturer_name,
        {{ text('detail_attribute__seller_code_info__seller_management_code') }} as seller_code,
        {{ text('detail_attribute__seller_code_info__seller_barcode') }} as barcode,
        {{ text('detail_attribute__seller_code_info__seller_custom_code1') }} as seller_custom_code_1,
        {{ text('detail_attribute__seller_code_info__seller_custom_code2') }} as seller_custom_code_2,
        case {{ text('detail_attribute__tax_type') }}
            when 'TAXATION' then 'taxable' when 'TAX_EXEMPTION' then 'exempt' when 'TAX_FREE' then 'zero'
        end as tax_class,
        {{ text('delivery_info__delivery_type') }} as delivery_type,
        {{ text('delivery_info__delivery_attribute_type') }} as delivery_attribute,
        {{ text('delivery_info__delivery_company') }} as carrier_code,
        {{ text('delivery_info__delivery_fee__delivery_fee_type') }} as delivery_fee_type,
        {{ text('delivery_info__delivery_fee__delivery_fee_pay_type') }} as delivery_fee_pay_type,

        -- numbers
        {{ naver_won('sale_price') }} as price,
        stock_quantity as quantity,
        {{ naver_won('delivery_info__delivery_fee__base_fee') }} as delivery_base_fee,
        {{ naver_won('delivery_info__delivery_fee__free_conditional_amount') }} as free_delivery_from_amount,
        {{ naver_won('delivery_info__claim_delivery_info__return_delivery_fee') }} as return_fee,
        {{ naver_won('delivery_info__claim_delivery_info__exchange_delivery_fee') }} as exchange_fee,

        -- flags
        detail_attribute__option_info__use_stock_management as counts_option_stock,
        delivery_info__delivery_bundle_group_usable as is_sent_together,
        detail_attribute__minor_purchasable as is_for_minors,
        detail_attribute__sku_yn as has_stock_units,

        -- dates
        {{ text('detail_attribute__manufacture_date') }} as made_date,
        {{ text('detail_attribute__release_date') }} as release_date,
        {{ text('detail_attribute__valid_date') }} as valid_date,

        -- times (UTC)
        {{ kst_to_utc('sale_start_date') }} as sale_starts_at,
        {{ kst_to_utc('sale_end_date') }} as sale_ends_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
