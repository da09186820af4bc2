-- grain: one row per shop, product order, time and kind of change: an event of the change feed
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'order_changes') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order_id,
        product_order_id as line_id,
        last_changed_date as native_changed_at,
        last_changed_type as event_type,

        -- text
        upper({{ text('product_order_status') }}) as native_status,
        upper({{ text('claim_type') }}) as native_claim_type,
        upper({{ text('claim_status') }}) as native_claim_status,
        upper({{ text('gift_receiving_status') }}) as native_gift_status,

        -- flags
        receiver_address_changed as is_address_changed,

        -- times (UTC)
        {{ kst_to_utc('payment_date') }} as paid_at,
        {{ kst_to_utc('last_changed_date') }} as changed_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
