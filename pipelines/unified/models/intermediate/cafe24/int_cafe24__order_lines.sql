-- grain: one row per shop and order line, in the column list every mall maps into
-- units: pieces; amounts in `currency`
{% set zero = 'cast(0 as decimal(18, 2))' %}
with

lines as (

    select * from {{ ref('int_cafe24__current_lines') }}

),

status as (

    select * from {{ ref('int_cafe24__line_status') }}

),

orders as (

    select * from {{ ref('stg_cafe24__orders') }}

),

variants as (

    select * from {{ ref('stg_cafe24__variants') }}

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'cafe24'

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'cafe24'

),

joined as (

    select
        lines.*,
        status.canonical_status,
        status.fulfilment_status,
        status.claim_type,
        status.claim_phase,
        status.refund_status,
        case
            when status.is_part_claimed then lines.claim_quantity
            else coalesce(lines.quantity, 0)
        end as claimed_quantity,
        case when status.is_part_claimed then status.claim_status else status.canonical_status end as goods_status,
        lines.tracking_no is not null or lines.shipped_at is not null as has_parcel,
        orders.currency,
        coalesce(channels.sales_channel, lower(orders.order_place), 'own_mall') as sales_channel,
        orders.native_canceled,
        variants.deduct_stage,
        reasons.reason_group
    from lines
    inner join status
        on lines.shop_alias = status.shop_alias and lines.shop_no = status.shop_no and lines.line_id = status.line_id
    inner join orders
        on lines.shop_alias = orders.shop_alias and lines.shop_no = orders.shop_no and lines.order_id = orders.order_id
    left join variants
        on
            lines.shop_alias = variants.shop_alias
            and lines.shop_no = variants.shop_no
            and lines.variant_id = variants.variant_id
    left join channels on orders.order_place = channels.native_code
    left join reasons on lines.native_reason = reasons.native_code

),

counted as (

    select
        *,
        case
            when canonical_status = 'void' then quantity
            when goods_status in ('cancelled', 'refund_pending') and claim_type in ('cancel', 'cancel_unpaid')
                then claimed_quantity
            else 0
        end as qty_cancelled,
        case
            when canonical_status = 'void' then 0
            when goods_status in ('returned', 'refund_pending') and claim_type = 'return' then claimed_quantity
            else 0
        end as qty_returned
    from joined

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
        case
            when claim_type = 'cancel_unpaid' then claim_id
            when claim_type not in ('none', 'exchange_replacement') then coalesce(claim_id, line_id)
        end as claim_id,
        -- the mall plans a parcel's number before there is an invoice, and may change its mind
        case when has_parcel then shipment_id end as shipment_id,
        original_line_numbers,

        -- text
        seller_variant_code as seller_code,
        seller_product_code,
        product_name,
        option_text,
        sales_channel,
        native_status,
        case when claim_type not in ('none', 'exchange_replacement') then native_status end as native_claim_status,
        native_status_text,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        case when claim_type = 'none' then null else coalesce(reason_group, 'unknown') end as reason_group,
        case when is_replacement then 'exchange_replacement' else 'sale' end as line_kind,
        tax_class,
        supplier_code,
        carrier_code,
        carrier,
        tracking_no,
        deduct_stage,
        currency,

        -- numbers
        quantity as qty_ordered,
        qty_cancelled,
        qty_returned,
        quantity - qty_cancelled - qty_returned as qty_active,
        cast(unit_price + coalesce(option_price, 0) as decimal(18, 2)) as unit_price,
        cast((unit_price + coalesce(option_price, 0)) * quantity as decimal(18, 2)) as gross_amount,
        cast(
            coalesce(additional_discount, 0) + coalesce(coupon_discount, 0) + coalesce(app_discount, 0) as decimal(18, 2)
        ) as discount_seller,
        coalesce(market_discount, {{ zero }}) as discount_platform,
        payment_amount as paid_amount,
        supply_price,
        cast(null as decimal(18, 2)) as fee_amount,
        cast(null as decimal(18, 2)) as settlement_amount,

        -- flags
        native_paid = 'T' and paid_at is not null as is_paid,
        coalesce(is_gift, false) as is_gift,

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
    from counted

)

select * from mapped
