-- grain: one row per shop and goods
-- units: pieces; prices per piece in won; total_stock means nothing where is_stock_counted is false
with

source as (

    {{ raw_rows('raw_godomall5', 'goods', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        goods_no as goods_id,
        {{ godomall5_number('delivery_sno') }} as delivery_rule_id,

        -- text
        {{ text('goods_cd') }} as seller_code,
        {{ text('goods_nm') }} as product_name,
        {{ plain_text('goods_nm') }} as product_name_plain,
        {{ text('goods_model_no') }} as model_name,
        {{ text('maker_nm') }} as maker_name,
        {{ text('origin_nm') }} as origin_place,
        {{ text('brand_cd') }} as brand_code,
        {{ godomall5_number('scm_no') }} as supplier_code,
        {{ text('cate_cd') }} as category_code,
        {{ text('all_cate_cd') }} as category_codes,
        case lower(trim(tax_free_fl)) when 't' then 'taxable' when 'f' then 'exempt' end as tax_class,
        {{ text('goods_state') }} as condition,
        {{ text('goods_permission') }} as native_permission,
        {{ text('apply_fl') }} as native_approval,
        {{ text('apply_type') }} as native_approval_kind,
        {{ text('goods_price_string') }} as price_text,
        {{ text('goods_discount_unit') }} as discount_unit,
        {{ text('mileage_fl') }} as mileage_rule,
        {{ text('mileage_goods_unit') }} as mileage_unit,
        {{ text('option_display_fl') }} as option_layout,
        {{ text('option_name') }} as option_names,
        'KRW' as currency,

        -- numbers
        {{ godomall5_money('goods_price') }} as price,
        {{ godomall5_money('fixed_price') }} as retail_price,
        {{ godomall5_money('cost_price') }} as supply_price,
        {{ godomall5_money('goods_discount') }} as discount,
        {{ godomall5_money('mileage_goods') }} as mileage,
        {{ godomall5_money('tax_percent') }} as tax_percent,
        {{ godomall5_money('commission') }} as supplier_commission_percent,
        {{ godomall5_pieces('total_stock') }} as total_stock,
        {{ godomall5_pieces('sales_unit') }} as sales_unit,
        {{ godomall5_pieces('min_order_cnt') }} as minimum_quantity,
        nullif({{ godomall5_pieces('max_order_cnt') }}, 0) as maximum_quantity,
        {{ godomall5_pieces('order_cnt') }} as order_count,
        {{ godomall5_pieces('hit_cnt') }} as view_count,
        {{ godomall5_pieces('review_cnt') }} as review_count,
        {{ godomall5_pieces('plus_review_cnt') }} as plus_review_count,
        {{ godomall5_pieces('crema_review_cnt') }} as crema_review_count,

        -- flags
        {{ yes_no('goods_display_fl') }} as is_displayed,
        {{ yes_no('goods_display_mobile_fl') }} as is_displayed_mobile,
        {{ yes_no('goods_sell_fl') }} as is_selling,
        {{ yes_no('goods_sell_mobile_fl') }} as is_selling_mobile,
        {{ yes_no('stock_fl') }} as is_stock_counted,
        {{ yes_no('sold_out_fl') }} as is_forced_soldout,
        {{ yes_no('restock_fl') }} as has_restock_notice,
        {{ yes_no('option_fl') }} as has_options,
        {{ yes_no('option_text_fl') }} as has_text_options,
        {{ yes_no('add_goods_fl') }} as has_add_ons,
        {{ yes_no('goods_discount_fl') }} as is_discounted,
        {{ yes_no('only_adult_fl') }} as is_adult,

        -- dates
        nullif({{ text('launch_ymd') }}, '0000-00-00') as release_date,

        -- times (UTC)
        {{ kst_to_utc('goods_open_dt') }} as opens_at,
        {{ kst_to_utc('sales_start_ymd') }} as sale_starts_at,
        {{ kst_to_utc('sales_end_ymd') }} as sale_ends_at,
        {{ kst_to_utc('reg_dt') }} as created_at,
        {{ kst_to_utc('mod_dt') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
