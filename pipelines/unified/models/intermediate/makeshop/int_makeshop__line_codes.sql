-- grain: one row per shop and order line: what its codes, dates and requests say, each by itself
-- A Korean line has a code of its own and its order another; in Japan the code is its delivery's. Payment has one, too.
-- The letters of Korean orders are read in two ways by those who use them, so they count only where a variable says
-- so, and where no line of the order has a date that tells more than its payment.
{% set kinds = [('exchange', 'exchanged_at'), ('return', 'returned_at'), ('cancel', 'cancelled_at')] %}
with

lines as (

    select * from {{ ref('int_makeshop__current_lines') }}

),

requests as (

    select * from {{ ref('int_makeshop__line_requests') }}

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform in ('makeshop_kr', 'makeshop_jp')

),

joined as (

    select
        lines.*,
        {% for kind, ended_at in kinds %}
            -- the line's own date, else that of the record
            coalesce(lines.{{ ended_at }}, requests.{{ kind }}_completed_at) as {{ kind }}_ended_at,
            requests.{{ kind }}_requested_at,
            requests.{{ kind }}_reason,
            coalesce(requests.has_{{ kind }}, false) as has_{{ kind }},
        {% endfor %}
        requests.refund_status as known_refund_status,
        requests.refunded_at,
        line_codes.native_code is null as is_code_unknown,
        nullif(line_codes.canonical_status, 'passthrough') as code_status,
        line_codes.claim_type as code_claim_type,
        payment_codes.canonical_status as payment_status,
        nullif(order_codes.canonical_status, 'passthrough') as order_code_status,
        order_codes.claim_type as order_code_claim_type
    from lines
    left join requests on lines.shop_alias = requests.shop_alias and lines.line_id = requests.line_id
    left join codes as line_codes
        on
            'makeshop_' || lines.flavor = line_codes.platform
            and lines.native_status = line_codes.native_code
            and line_codes.level = case lines.flavor when 'jp' then 'order_shipping' else 'line' end
    left join codes as payment_codes
        on
            'makeshop_' || lines.flavor = payment_codes.platform
            and lines.native_payment_status = payment_codes.native_code
            and payment_codes.level = case lines.flavor when 'jp' then 'order_payment' else 'order_payment_v2' end
    left join codes as order_codes
        on
            lines.flavor = 'kr'
            and order_codes.platform = 'makeshop_kr'
            and order_codes.level = 'order'
            and lines.native_order_status = order_codes.native_code

),

placed as (

    select
        *,
        case
            when confirmed_at is not null then 'confirmed'
            when delivered_at is not null then 'delivered'
            when flavor = 'kr' and shipped_at is not null then 'shipped'
            when invoiced_at is not null then 'ready_to_ship'
            when code_status in ('shipped', 'returned') then 'shipped'
            when is_paid then 'paid'
            else 'pending_payment'
        end as goods_status
    from joined

),

weighed as (

    select
        *,
        {% if var('makeshop_kr_order_codes') %}
            flavor = 'kr' and order_code_status is not null
            and max(case
                when
                    goods_status not in ('paid', 'pending_payment') or has_cancel or has_return or has_exchange
                    or cancel_ended_at is not null or return_ended_at is not null or exchange_ended_at is not null
                    then 1
                else 0
            end) over (partition by shop_alias, order_id) = 0
        {% else %}
            false
        {% endif %} as is_told_by_order
    from placed

)

select * from weighed
