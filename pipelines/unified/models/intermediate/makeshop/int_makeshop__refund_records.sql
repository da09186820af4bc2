-- grain: one row per shop, order and refund in the order's list (Korea; Japan has none)
-- units: amounts in won, positive when given back
-- A refund is named by its order and the lines it is about; a second one about the same lines gets its place too.
with

refunds as (

    select * from {{ ref('stg_makeshop__refunds') }}

),

orders as (

    {{ touched_orders('stg_makeshop__orders') }}

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'makeshop_kr' and level = 'refund'

),

joined as (

    select
        refunds.*,
        orders.shop_no,
        orders.currency,
        orders.payment_method,
        row_number() over (
            partition by refunds.shop_alias, refunds.order_id, refunds.line_numbers
            order by refunds.refund_number
        ) as same_lines_rank,
        case when codes.canonical_status = 'refunded' then 'done' else 'pending' end as refund_status
    from refunds
    inner join orders
        on
            refunds.shop_alias = orders.shop_alias
            and refunds.order_id = orders.order_id
            and refunds.load_id >= orders.whole_load_id
    left join codes on refunds.native_status = codes.native_code

),

named as (

    select
        *,
        case when refund_status = 'done' then status_at end as refunded_at,
        order_id || '-' || line_numbers
        || case when same_lines_rank > 1 then '-' || cast(same_lines_rank as {{ dbt.type_string() }}) else '' end
            as refund_id
    from joined

)

select * from named
