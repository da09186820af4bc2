-- grain: one row per shop and order line that its order still has
-- A line written by an older load than its order was removed at the mall. An order the mall no longer returns is void.
with

lines as (

    {{ touched_orders('stg_cafe24__order_items') }}

),

orders as (

    select * from {{ ref('stg_cafe24__orders') }}

),

missing as (

    select * from {{ ref('stg_cafe24__orders_missing') }}

),

replacements as (

    select distinct
        shop_alias,
        shop_no,
        line_id
    from {{ ref('stg_cafe24__exchange_replacements') }}

),

joined as (

    select
        lines.*,
        orders.native_paid,
        orders.paid_at,
        coalesce(missing.noticed_at >= orders.read_at, false) as is_void,
        coalesce(lines.native_process_code = 'N2', false)
        or coalesce(lines.native_status in ('N01', 'N03'), false)
        or replacements.line_id is not null as is_replacement
    from lines
    inner join orders
        on
            lines.shop_alias = orders.shop_alias
            and lines.shop_no = orders.shop_no
            and lines.order_id = orders.order_id
            and lines.load_id >= orders.whole_load_id
    left join missing
        on
            lines.shop_alias = missing.shop_alias
            and lines.shop_no = missing.shop_no
            and lines.order_id = missing.order_id
    left join replacements
        on
            lines.shop_alias = replacements.shop_alias
            and lines.shop_no = replacements.shop_no
            and lines.line_id = replacements.line_id

)

select * from joined
