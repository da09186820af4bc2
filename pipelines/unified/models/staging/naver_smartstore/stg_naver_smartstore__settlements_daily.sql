-- grain: one row per shop, month and row of the daily settlement list
-- units: won, negative when taken back; a row with an older load than its month is no longer there
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'settlements_daily') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        search_month,

        -- text
        {{ text('settle_method_type') }} as settle_method,
        {{ text('merchant_id') }} as merchant_id,
        {{ text('merchant_name') }} as merchant_name,

        -- numbers
        position as row_number_in_month,
        {{ naver_won('settle_amount') }} as settlement_amount,
        {{ naver_won('pay_settle_amount') }} as pay_settlement_amount,
        {{ naver_won('commission_settle_amount') }} as commission_settlement_amount,
        {{ naver_won('benefit_settle_amount') }} as benefit_settlement_amount,
        {{ naver_won('deduction_restore_settle_amount') }} as deduction_restore_settlement_amount,
        {{ naver_won('pay_holdback_amount') }} as pay_holdback_amount,
        {{ naver_won('minus_charge_amount') }} as minus_charge_amount,
        {{ naver_won('difference_settle_amount') }} as difference_settlement_amount,
        {{ naver_won('return_care_settle_amount') }} as return_care_settlement_amount,
        {{ naver_won('normal_settle_amount') }} as normal_settlement_amount,
        {{ naver_won('quick_settle_amount') }} as quick_settlement_amount,
        {{ naver_won('preferential_commission_amount') }} as preferential_commission_amount,
        {{ naver_won('settlement_limit_amount') }} as settlement_limit_amount,

        -- dates (Korean calendar)
        {{ naver_day('settle_basis_start_date') }} as basis_from_date,
        {{ naver_day('settle_basis_end_date') }} as basis_to_date,
        {{ naver_day('settle_expect_date') }} as expected_date,
        {{ naver_day('settle_complete_date') }} as completed_date,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
