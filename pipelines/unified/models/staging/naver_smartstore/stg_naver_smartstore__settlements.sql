-- grain: one row per shop, day and row of the settlement list by case
-- units: won, negative when taken back; a row with an older load than its day is no longer there
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'settlements') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        search_date,
        {{ text('order_id') }} as order_id,
        {{ text('product_order_id') }} as settled_id,
        case
            when upper({{ text('product_order_type') }}) = 'PROD_ORDER' then {{ text('product_order_id') }}
        end as line_id,
        {{ text('product_id') }} as channel_product_id,

        -- text
        upper({{ text('product_order_type') }}) as settled_kind,
        upper({{ text('settle_type') }}) as settle_type,
        {{ text('product_name') }} as product_name,
        {{ text('merchant_id') }} as merchant_id,
        {{ text('merchant_name') }} as merchant_name,
        {{ text('contract_no') }} as contract_number,

        -- numbers
        position as row_number_in_day,
        {{ naver_won('pay_settle_amount') }} as payment_amount,
        {{ naver_won('total_pay_commission_amount') }} as payment_fee_amount,
        {{ naver_won('free_installment_commission_amount') }} as instalment_fee_amount,
        {{ naver_won('selling_interlock_commission_amount') }} as price_comparison_fee_amount,
        {{ naver_won('benefit_settle_amount') }} as benefit_amount,
        {{ naver_won('settle_expect_amount') }} as settlement_amount,

        -- flags
        coalesce(upper({{ text('product_order_type') }}) = 'PROD_ORDER', false) as is_line,
        coalesce(settle_expect_amount < 0, false) as is_taken_back,
        {{ text('settle_complete_date') }} is not null as is_paid_out,

        -- dates (Korean calendar)
        {{ naver_day('settle_basis_date') }} as basis_date,
        {{ naver_day('settle_expect_date') }} as expected_date,
        {{ naver_day('settle_complete_date') }} as completed_date,
        {{ naver_day('pay_date') }} as paid_date,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
