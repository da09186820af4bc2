-- grain: one row per shop and order line: its meaning, its reason, and how many pieces a claim took off it
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

)

select * from counted
