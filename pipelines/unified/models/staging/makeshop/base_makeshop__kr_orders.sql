-- grain: one row per shop and order of a Korean shop
-- units: amounts in won; times are Korean
-- start_price is the money to pay as ordered; whether pay_price falls later is not known, so it is not used.
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_orders', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        ordernum as order_id,
        id_key as member_key,

        -- text
        upper({{ text('order_status') }}) as native_status,
        upper({{ text('payment__pay_status') }}) as native_payment_status,
        {{ text('payment__paymethod') }} as payment_method,
        -- Naver Pay and Kakao's TalkCheckout are ways to pay in the own mall, not markets with orders of their own
        case
            when {{ text('naver_pay_oid') }} is not null then 'naver_pay'
            when {{ text('talkcheck_oid') }} is not null then 'talkcheckout'
            else 'own_mall'
        end as sales_channel,
        'KRW' as currency,

        -- numbers
        {{ makeshop_won('start_price') }} as money_amount,
        coalesce({{ makeshop_won('used_reserve') }}, 0) + coalesce({{ makeshop_won('used_emoney') }}, 0)
            as points_amount,
        {{ makeshop_won('total_product_price') }} as product_amount,
        {{ makeshop_won('deli_price') }} as shipping_fee,

        -- flags
        {{ kst_to_utc('payment__pay_date') }} is not null
        or coalesce({{ makeshop_yes('payment__pay_status') }}, false) as is_paid,
        case upper(trim(pay_path)) when 'WEB' then false when 'MOBILE' then true when 'POWERAPP' then true end
            as is_mobile,
        {{ makeshop_yes('regular_delivery') }} as is_subscription,

        -- times (UTC)
        {{ kst_to_utc('order_date') }} as ordered_at,
        {{ kst_to_utc('payment__pay_date') }} as paid_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
