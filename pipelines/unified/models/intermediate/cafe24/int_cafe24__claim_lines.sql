-- grain: one row per shop, claim and order line. Claims that a line only names, without a record of their own, are in the list
with

headers as (

    select * from {{ ref('int_cafe24__claim_headers') }}

),

lines as (

    select
        current_lines.*,
        line_status.claim_type,
        coalesce(current_lines.claim_id, current_lines.line_id) as line_claim_id
    from {{ ref('int_cafe24__current_lines') }} as current_lines
    inner join {{ ref('int_cafe24__line_status') }} as line_status
        on
            current_lines.shop_alias = line_status.shop_alias
            and current_lines.shop_no = line_status.shop_no
            and current_lines.line_id = line_status.line_id

),

recorded as (
    {% for model, claim_type in [('cancellation', 'cancel'), ('return', 'return'), ('exchange', 'exchange')] %}
    select
        shop_alias,
        shop_no,
        claim_id,
        order_id,
        line_id,
        '{{ claim_type }}' as claim_type,
        variant_id,
        quantity,
        claim_quantity,
        native_status,
        native_reason,
        {{ claim_type }}_requested_at as requested_at,
        {% if claim_type == 'return' %}return_collected_at{% else %}cast(null as {{ type_utc() }}){% endif %} as collected_at,
        {{ {'cancel': 'cancelled_at', 'return': 'returned_at', 'exchange': 'exchanged_at'}[claim_type] }} as completed_at,
        load_id
    from {{ ref('stg_cafe24__' ~ model ~ '_items') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

recorded_now as (

    select recorded.*
    from recorded
    inner join headers
        on
            recorded.shop_alias = headers.shop_alias
            and recorded.shop_no = headers.shop_no
            and recorded.claim_id = headers.claim_id
            and recorded.load_id >= headers.load_id

),

only_named as (

    select
        lines.shop_alias,
        lines.shop_no,
        lines.line_claim_id as claim_id,
        lines.order_id,
        lines.line_id,
        lines.claim_type,
        lines.variant_id,
        lines.quantity,
        lines.claim_quantity,
        lines.native_status,
        lines.native_reason,
        case
            when lines.claim_type in ('cancel', 'cancel_unpaid') then lines.cancel_requested_at
            when lines.claim_type = 'return' then lines.return_requested_at
            else lines.exchange_requested_at
        end as requested_at,
        case when lines.claim_type = 'return' then lines.return_collected_at end as collected_at,
        case
            when lines.claim_type in ('cancel', 'cancel_unpaid') then lines.cancelled_at
            when lines.claim_type = 'return' then lines.returned_at
            else lines.exchanged_at
        end as completed_at,
        lines.load_id
    from lines
    left join recorded_now
        on
            lines.shop_alias = recorded_now.shop_alias
            and lines.shop_no = recorded_now.shop_no
            and lines.line_claim_id = recorded_now.claim_id
            and lines.line_id = recorded_now.line_id
    where lines.claim_type not in ('none', 'exchange_replacement') and recorded_now.line_id is null

),

both_kinds as (

    select * from recorded_now
    union all
    select * from only_named

)

select * from both_kinds
