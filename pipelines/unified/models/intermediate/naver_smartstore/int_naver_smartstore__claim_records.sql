-- grain: one row per shop, product order and place where its record holds a claim
-- units: pieces; won
-- The line itself is the last place: it names a claim even where the record holds none.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{% set no_amount = 'cast(null as decimal(18, 2))' %}
{% set no_time = 'cast(null as ' ~ type_utc() ~ ')' %}
with

lines as (

    select * from {{ ref('int_naver_smartstore__current_lines') }}

),

places as (

    select * from {{ ref('stg_naver_smartstore__product_order_claims') }}

),

completed as (

    select * from {{ ref('stg_naver_smartstore__completed_claims') }}

),

records as (
    {% for place, name, kind, rank in naver_claim_places() %}
        select
            shop_alias,
            line_id,
            {{ name }}_claim_id as claim_id,
            {% if kind == 'cancel' %}
                case when {{ name }}_native_claim_status like 'ADMIN%' then 'ADMIN_CANCEL' else 'CANCEL' end
            {% else %}'{{ kind | upper }}'{% endif %} as native_claim_type,
            {{ name }}_native_claim_status as native_claim_status,
            {{ name }}_native_reason as native_reason,
            {{ name ~ '_holdback_status' if kind != 'cancel' else no_text }} as holdback_status,
            {{ name ~ '_fee_pay_method' if kind != 'cancel' else no_text }} as fee_pay_method,
            {{ name }}_quantity as quantity,
            {{ name ~ '_fee_amount' if kind != 'cancel' else no_amount }} as fee_amount,
            {{ rank }} as place_rank,
            0 as claim_number,
            {{ name }}_requested_at as requested_at,
            {{ name ~ '_accepted_at' if kind == 'cancel' else no_time }} as accepted_at,
            {{ name ~ '_collected_at' if kind != 'cancel' else no_time }} as collected_at,
            {{ name ~ '_completed_at' if kind != 'exchange' else no_time }} as completed_at
        from places
        where {{ name }}_claim_id is not null or {{ name }}_native_claim_status is not null
        union all
    {% endfor %}
    select
        completed.shop_alias,
        completed.line_id,
        completed.claim_id,
        completed.native_claim_type,
        completed.native_claim_status,
        completed.native_reason,
        completed.holdback_status,
        completed.fee_pay_method,
        completed.quantity,
        completed.fee_amount,
        2 as place_rank,
        completed.claim_number,
        completed.requested_at,
        completed.accepted_at,
        completed.collected_at,
        completed.completed_at
    from completed
    -- a claim written by an older load than its product order is no longer in the list
    inner join lines
        on
            completed.shop_alias = lines.shop_alias
            and completed.line_id = lines.line_id
            and completed.load_id >= lines.whole_load_id
    union all
    select
        shop_alias,
        line_id,
        claim_id,
        native_claim_type,
        native_claim_status,
        {{ no_text }} as native_reason,
        {{ no_text }} as holdback_status,
        {{ no_text }} as fee_pay_method,
        cast(null as bigint) as quantity,
        {{ no_amount }} as fee_amount,
        5 as place_rank,
        0 as claim_number,
        {{ no_time }} as requested_at,
        {{ no_time }} as accepted_at,
        {{ no_time }} as collected_at,
        {{ no_time }} as completed_at
    from lines
    where claim_id is not null and native_claim_type <> 'PURCHASE_DECISION_HOLDBACK'
)

select * from records
