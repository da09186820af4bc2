-- grain: one row per shop and product order with claims: what they add up to and when
-- units: pieces that were really cancelled or returned
{% set kinds = ['cancel', 'return', 'exchange'] %}
with

claims as (

    select * from {{ ref('int_naver_smartstore__line_claims') }}

),

summed as (

    select
        shop_alias,
        line_id,
        {% for kind in ['cancel', 'return'] %}
            cast(sum(case
                when claim_type = '{{ kind }}' and claim_phase = 'completed' then qty else 0
            end) as bigint) as {{ kind }}_quantity,
        {% endfor %}
        max(case when claim_type = 'return' then collected_at end) as return_collected_at,
        max(case when claim_type in ('cancel', 'return') then completed_at end) as refunded_at,
        {% for kind in kinds %}
            max(case when claim_type = '{{ kind }}' then completed_at end) as {{ kind }}_completed_at,
            max(case when claim_type = '{{ kind }}' then requested_at end) as {{ kind }}_requested_at
            {{- ',' if not loop.last }}
        {% endfor %}
    from claims
    group by shop_alias, line_id

)

select * from summed
