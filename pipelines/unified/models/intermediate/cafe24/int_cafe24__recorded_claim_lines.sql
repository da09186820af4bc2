-- grain: one row per shop, claim and order line that the claim's record holds
-- The record's lines carry the claim's own code, also after the line itself has moved on.
{% set no_time = 'cast(null as ' ~ type_utc() ~ ')' %}
with

headers as (

    select * from {{ ref('int_cafe24__claim_headers') }}

),

recorded as (
    {% for model, claim_type, collected_at, completed_at in [
        ('cancellation', 'cancel', no_time, 'cancelled_at'),
        ('return', 'return', 'return_collected_at', 'returned_at'),
        ('exchange', 'exchange', no_time, 'exchanged_at'),
    ] %}
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
            {{ collected_at }} as collected_at,
            {{ completed_at }} as completed_at,
            load_id
        from {{ ref('stg_cafe24__' ~ model ~ '_items') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

recorded_now as (

    select
        recorded.*,
        headers.is_undone,
        headers.is_restocked,
        headers.native_status as claim_native_status,
        headers.native_reason as claim_native_reason
    from recorded
    inner join headers
        on
            recorded.shop_alias = headers.shop_alias
            and recorded.shop_no = headers.shop_no
            and recorded.claim_id = headers.claim_id
            and recorded.claim_type = headers.claim_type
            and recorded.load_id >= headers.whole_load_id

)

select * from recorded_now
