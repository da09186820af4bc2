-- grain: one row per shop, product order and finished claim
-- units: pieces; won
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'completed_claims') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,
        {{ text('claim_id') }} as claim_id,

        -- text
        upper({{ text('claim_type') }}) as native_claim_type,
        upper({{ text('claim_status') }}) as native_claim_status,
        upper({{ text('claim_request_reason') }}) as native_reason,
        {{ text('request_channel') }} as request_channel,
        upper({{ text('collect_status') }}) as collect_status,
        {{ text('collect_delivery_method') }} as collect_delivery_method,
        {{ text('collect_delivery_company') }} as collect_carrier_code,
        {{ text('collect_tracking_number') }} as collect_tracking_no,
        {{ text('claim_delivery_fee_pay_means') }} as fee_pay_means,
        {{ text('claim_delivery_fee_pay_method') }} as fee_pay_method,
        {{ text('claim_delivery_fee_product_order_ids') }} as fee_line_ids,
        {{ text('claim_delivery_fee_support_type') }} as fee_support_type,
        {{ text('etc_fee_pay_means') }} as other_fee_pay_means,
        {{ text('etc_fee_pay_method') }} as other_fee_pay_method,
        upper({{ text('holdback_status') }}) as holdback_status,
        upper({{ text('holdback_reason') }}) as holdback_reason,
        {{ text('re_delivery_method') }} as redelivery_method,
        upper({{ text('re_delivery_status') }}) as redelivery_status,
        {{ text('re_delivery_company') }} as redelivery_carrier_code,
        {{ text('re_delivery_tracking_number') }} as redelivery_tracking_no,
        {{ text('refund_standby_reason') }} as refund_standby_reason,
        {{ text('refund_standby_status') }} as refund_standby_status,

        -- numbers
        position as claim_number,
        request_quantity as quantity,
        {{ naver_won('claim_delivery_fee_demand_amount') }} as fee_amount,
        {{ naver_won('claim_delivery_fee_discount_amount') }} as fee_discount_amount,
        {{ naver_won('claim_delivery_fee_support_amount') }} as fee_support_amount,
        {{ naver_won('remote_area_cost_charge_amount') }} as remote_area_fee_amount,
        {{ naver_won('etc_fee_demand_amount') }} as other_fee_amount,

        -- times (UTC)
        {{ kst_to_utc('claim_request_date') }} as requested_at,
        {{ kst_to_utc('claim_request_admission_date') }} as accepted_at,
        {{ kst_to_utc('collect_operation_date') }} as collecting_at,
        {{ kst_to_utc('collect_completed_date') }} as collected_at,
        {{ kst_to_utc('re_delivery_operation_date') }} as redelivered_at,
        {{ kst_to_utc('claim_complete_operation_date') }} as completed_at,
        {{ kst_to_utc('holdback_config_date') }} as held_at,
        {{ kst_to_utc('holdback_release_date') }} as released_at,
        {{ kst_to_utc('refund_expected_date') }} as refund_expected_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
