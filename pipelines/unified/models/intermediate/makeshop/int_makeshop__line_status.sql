-- grain: one row per shop and order line: what its codes, dates and requests come to on the three axes
-- Order of rules: the code's row of the map; in Japan else unknown; in Korea the dates, because the list of codes is
-- nowhere public (contract 2.7): a claim that ended, one that was asked for, the order's letter, the payment where it
-- failed, then how far the goods are. A cancel asked for before the goods left came to nothing.
{% set kinds = ['exchange', 'return', 'cancel'] %}
with

lines as (

    select * from {{ ref('int_makeshop__line_codes') }}

),

claimed as (

    select
        *,
        case
            when code_status is not null then code_claim_type
            when flavor = 'jp' then 'none'
            {% for kind in kinds -%}
                when {{ kind }}_ended_at is not null then '{{ kind }}'
            {% endfor -%}
            {% for kind in kinds -%}
                when has_{{ kind }} then '{{ kind }}'
            {% endfor -%}
            when is_told_by_order then order_code_claim_type
            else 'none'
        end as claim_kind,
        exchange_ended_at is not null or return_ended_at is not null or cancel_ended_at is not null as is_ended,
        coalesce(cancel_requested_at < shipped_at, false) as is_cancel_outrun,
        -- what is not paid, and never will be: failed (Korea), called off (Japan)
        goods_status in ('paid', 'pending_payment')
        and payment_status not in ('paid', 'pending_payment', 'passthrough') as is_payment_void
    from lines

),

resolved as (

    select
        *,
        case
            when is_void then 'void'
            when code_status is not null then code_status
            when flavor = 'jp' and is_code_unknown then 'unknown'
            when is_ended and known_refund_status = 'pending' and claim_kind <> 'exchange' then 'refund_pending'
            when is_ended and claim_kind = 'exchange' then 'exchanged'
            when is_ended and claim_kind = 'return' then 'returned'
            when is_ended then 'cancelled'
            when has_exchange then 'exchange_requested'
            when has_return then 'return_requested'
            when has_cancel and not is_cancel_outrun then 'cancel_requested'
            when is_told_by_order then order_code_status
            when is_payment_void then payment_status
            else goods_status
        end as canonical_status
    from claimed

),

typed as (

    select
        *,
        case
            when canonical_status = 'cancelled' and claim_kind in ('cancel', 'none') and not is_paid
                then 'cancel_unpaid'
            else claim_kind
        end as claim_type
    from resolved

),

told as (

    select
        shop_alias,
        line_id,
        canonical_status,
        case
            when canonical_status in ('void', 'unknown', 'payment_failed') then canonical_status
            when code_status is not null and claim_type = 'none' then code_status
            when claim_type = 'cancel_unpaid' then 'pending_payment'
            else goods_status
        end as fulfilment_status,
        goods_status in ('shipped', 'delivered', 'confirmed') as has_left,
        claim_type,
        case
            when claim_type in ('none', 'exchange_replacement') then null
            when canonical_status in ('cancelled', 'returned', 'exchanged', 'refunded', 'void') then 'completed'
            when canonical_status = 'refund_pending' then 'refunding'
            when canonical_status in ('cancel_requested', 'return_requested', 'exchange_requested') then 'requested'
            when canonical_status in ('cancelling', 'returning', 'exchanging') then 'accepted'
            else 'rejected'
        end as claim_phase,
        -- Japan does not tell what is given back; a settled Korean claim without a record of it may owe money
        case
            when flavor = 'jp' then null
            when known_refund_status is not null then known_refund_status
            when canonical_status in ('cancelled', 'returned') and claim_type <> 'cancel_unpaid' then 'unknown'
            else 'none'
        end as refund_status,
        {% for column in ['requested_at', 'ended_at', 'reason'] %}
            case claim_kind
                {% for kind in kinds %}
                    when '{{ kind }}' then {{ kind }}_{{ column }}
                {% endfor %}
            end as claim_{{ column }},
        {% endfor %}
        refunded_at
    from typed

)

select * from told
