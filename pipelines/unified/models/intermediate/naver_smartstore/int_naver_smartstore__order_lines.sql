-- grain: one row per shop and product order, in the column list every mall maps into
-- units: pieces; amounts in `currency`
{{ config(materialized='table') }}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

facts as (

    select * from {{ ref('int_naver_smartstore__line_facts') }}

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,
        product_id,
        variant_id,
        shop_no as listing_shop_no,
        case when claim_type not in ('none', 'cancel_unpaid') then shown_claim_id end as claim_id,
        -- the mall numbers packages before anything is in them
        case when tracking_no is not null or shipped_at is not null then package_key end as shipment_id,
        {{ no_text }} as original_line_numbers,

        -- text
        case when option_id is null then seller_product_code else seller_variant_code end as seller_code,
        seller_product_code,
        product_name,
        option_text,
        'naver_smartstore' as sales_channel,
        native_status,
        case when claim_type <> 'cancel_unpaid' then shown_native_claim_status end as native_claim_status,
        native_status_text,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        case when claim_type <> 'none' then coalesce(reason_group, 'unknown') end as reason_group,
        'sale' as line_kind,
        tax_class,
        {{ no_text }} as supplier_code,
        carrier_code,
        {{ no_text }} as carrier,
        tracking_no,
        {{ no_text }} as deduct_stage,
        'KRW' as currency,

        -- numbers
        qty_ordered,
        qty_cancelled,
        qty_returned,
        qty_ordered - qty_cancelled - qty_returned as qty_active,
        unit_price,
        cast(coalesce(product_amount, unit_price * qty_ordered) as decimal(18, 2)) as gross_amount,
        -- a discount of which nobody says who bears it is taken for the seller's: the lower income of the two
        cast(coalesce(seller_discount_amount, discount_amount) as decimal(18, 2)) as discount_seller,
        cast(
            discount_amount - coalesce(seller_discount_amount, discount_amount) as decimal(18, 2)
        ) as discount_platform,
        cast(case when is_paid then payment_amount else 0 end as decimal(18, 2)) as paid_amount,
        cast(null as decimal(18, 2)) as supply_price,
        cast(
            case
                when coalesce(payment_fee, sale_fee, price_comparison_fee) is not null
                    then coalesce(payment_fee, 0) + coalesce(sale_fee, 0) + coalesce(price_comparison_fee, 0)
            end as decimal(18, 2)
        ) as fee_amount,
        expected_settlement_amount as settlement_amount,

        -- flags
        is_paid,
        -- gifts ride along as a text on the line (`freeGift`), they are no lines of their own
        false as is_gift,

        -- times (UTC)
        ordered_at,
        paid_at,
        ship_due_at,
        shipped_at,
        delivered_at,
        confirmed_at,
        cancel_requested_at,
        cancelled_at,
        return_requested_at,
        return_collected_at,
        returned_at,
        exchange_requested_at,
        exchanged_at,
        refunded_at
    from facts

)

select * from mapped
