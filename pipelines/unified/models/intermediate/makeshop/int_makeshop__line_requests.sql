-- grain: one row per Korean shop and order line that a request or a refund of its order names
-- The mall keeps both in lists of the order. Of one kind the newest request counts; a refund is done when all are.
{% set kinds = ['cancel', 'return', 'exchange'] %}
with

lines as (

    select * from {{ ref('int_makeshop__current_lines') }}
    where flavor = 'kr'

),

orders as (

    select * from {{ ref('stg_makeshop__orders') }}

),

requests as (

    select claim_requests.*
    from {{ ref('stg_makeshop__claim_requests') }} as claim_requests
    inner join orders
        on
            claim_requests.shop_alias = orders.shop_alias
            and claim_requests.order_id = orders.order_id
            and claim_requests.load_id >= orders.whole_load_id

),

refunds as (

    select * from {{ ref('int_makeshop__refund_records') }}

),

ranked as (

    select
        lines.shop_alias,
        lines.line_id,
        requests.claim_type,
        requests.native_reason,
        requests.requested_at,
        requests.completed_at,
        row_number() over (
            partition by lines.shop_alias, lines.line_id, requests.claim_type
            order by requests.requested_at desc nulls last, requests.request_number desc
        ) as request_rank
    from lines
    inner join requests
        on
            lines.shop_alias = requests.shop_alias
            and lines.order_id = requests.order_id
            and {{ makeshop_names_line('requests.line_numbers', 'lines.line_number') }}

),

asked as (

    select
        shop_alias,
        {% for kind in kinds %}
            {{ any_row("claim_type = '" ~ kind ~ "'") }} as has_{{ kind }},
            max(case when claim_type = '{{ kind }}' then native_reason end) as {{ kind }}_reason,
            max(case when claim_type = '{{ kind }}' then requested_at end) as {{ kind }}_requested_at,
            max(case when claim_type = '{{ kind }}' then completed_at end) as {{ kind }}_completed_at,
        {% endfor %}
        line_id
    from ranked
    where request_rank = 1
    group by shop_alias, line_id

),

owed as (

    select
        lines.shop_alias,
        lines.line_id,
        case when {{ any_row("refunds.refund_status = 'pending'") }} then 'pending' else 'done' end as refund_status,
        max(refunds.refunded_at) as refunded_at
    from lines
    inner join refunds
        on
            lines.shop_alias = refunds.shop_alias
            and lines.order_id = refunds.order_id
            and {{ makeshop_names_line('refunds.line_numbers', 'lines.line_number') }}
    group by lines.shop_alias, lines.line_id

),

joined as (

    select
        lines.shop_alias,
        lines.line_id,
        {% for kind in kinds %}
            coalesce(asked.has_{{ kind }}, false) as has_{{ kind }},
            asked.{{ kind }}_reason,
            asked.{{ kind }}_requested_at,
            asked.{{ kind }}_completed_at,
        {% endfor %}
        owed.refund_status,
        owed.refunded_at
    from lines
    left join asked on lines.shop_alias = asked.shop_alias and lines.line_id = asked.line_id
    left join owed on lines.shop_alias = owed.shop_alias and lines.line_id = owed.line_id
    where asked.line_id is not null or owed.line_id is not null

)

select * from joined
