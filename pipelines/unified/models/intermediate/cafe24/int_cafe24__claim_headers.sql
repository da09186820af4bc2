-- grain: one row per shop and claim that its order still has: cancellations, returns and exchanges in one list
with

orders as (

    {{ touched_orders('stg_cafe24__orders') }}

),

claims as (
    {% for model, claim_type, fee in [
        ('cancellations', 'cancel', 'cancel_fee'),
        ('returns', 'return', "coalesce(cancel_fee, 0) - return_fee - coalesce(return_surcharge, 0)"),
        ('exchanges', 'exchange', 'cancel_fee'),
    ] %}
        select
            shop_alias,
            shop_no,
            claim_id,
            order_id,
            '{{ claim_type }}' as claim_type,
            native_status,
            native_reason,
            native_undone_reason,
            {{ fee }} as claim_fee_amount,
            is_undone,
            is_restocked,
            load_id,
            whole_load_id
        from {{ ref('stg_cafe24__' ~ model) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

current_claims as (

    select claims.*
    from claims
    inner join orders
        on
            claims.shop_alias = orders.shop_alias
            and claims.shop_no = orders.shop_no
            and claims.order_id = orders.order_id
            and claims.load_id >= orders.whole_load_id

)

select * from current_claims
