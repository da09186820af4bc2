-- grain: one row per shop and variant (a sellable option; a product without options has one)
-- units: pieces; quantity means nothing where stock_policy is untracked
with

source as (

    {{ raw_rows('raw_cafe24', 'variants') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        product_no as product_id,
        {{ text('product_code') }} as product_code,
        variant_code as variant_id,

        -- text
        {{ text('custom_variant_code') }} as seller_code,
        {{ option_text('options') }} as option_text,
        case {{ text('use_inventory') }}
            when 'T' then 'tracked' when 'F' then 'untracked'
        end as stock_policy,
        case {{ text('inventory_control_type') }}
            when 'A' then 'order' when 'B' then 'payment'
        end as deduct_stage,

        -- numbers
        {{ to_decimal('additional_amount') }} as additional_amount,
        {{ to_integer('quantity') }} as quantity,
        {{ to_integer('safety_inventory') }} as safety_quantity,
        {{ to_integer('display_order') }} as display_order,

        -- flags
        {{ flag('display') }} as is_displayed,
        {{ flag('selling') }} as is_selling,
        case {{ text('important_inventory') }}
            when 'B' then true when 'A' then false
        end as is_important,
        {{ flag('display_soldout') }} as stops_at_zero,
        {{ flag('duplicated_custom_variant_code') }} as is_seller_code_repeated,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
