-- grain: one row per row of a mall's settlement list: what it pays out, or takes back, for one line or delivery fee
-- units: amounts in `currency`, negative when taken back; fees positive when kept
-- Only SmartStore has such a list. What a line is expected to bring stands on the line.
{% set shop = ['settlements.platform', 'settlements.shop_alias', 'settlements.shop_no'] %}
with

settlements as (

    {{ told_settlements() }}

),

final as (

    select
        -- keys
        {{ row_key(shop + [
            'settlements.settled_kind',
            'settlements.settled_id',
            'settlements.settle_type',
            'settlements.search_date',
            'cast(settlements.occurrence_number as ' ~ dbt.type_string() ~ ')',
        ]) }} as settlement_key,
        case when settlements.order_id is not null then {{ row_key(shop + ['settlements.order_id']) }} end as order_key,
        case when settlements.line_id is not null then {{ row_key(shop + ['settlements.line_id']) }} end as line_key,
        settlements.platform,
        settlements.shop_alias,
        settlements.shop_no,
        settlements.order_id,
        settlements.line_id,
        settlements.settled_id,

        -- text
        settlements.settled_kind,
        settlements.settle_type,
        settlements.currency,

        -- numbers
        settlements.occurrence_number,
        settlements.payment_amount,
        settlements.fee_amount,
        settlements.benefit_amount,
        settlements.settlement_amount,

        -- flags
        settlements.is_taken_back,
        settlements.is_paid_out,

        -- dates (Korean calendar)
        settlements.basis_date,
        settlements.expected_date,
        settlements.completed_date
    from settlements

)

select * from final
