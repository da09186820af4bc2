-- grain: one row per variant and state of its stock that stood at the end of a Korean day
-- It stands from the close of `from_date_kst` until the day before `until_date_kst` (null: still).
with

states as (

    select
        states.*,
        {{ kst_date('valid_from') }} as from_date_kst,
        {{ kst_date('valid_to') }} as until_date_kst
    from {{ ref('stock_states') }} as states
    where states.platform in ({{ malls_in_use_listed() }})

),

final as (

    select
        -- keys
        variant_key,
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,

        -- text
        stock_policy,

        -- numbers
        case when not is_deleted then qty_listed end as qty_listed,
        case when not is_deleted then qty_available end as qty_available,

        -- flags
        is_sold_out,
        is_deleted,
        coalesce(
            not is_deleted and stock_policy in ('tracked', 'forced_soldout') and qty_available <= 0,
            false
        ) as is_stockout,

        -- dates (Korean calendar)
        from_date_kst,
        until_date_kst,

        -- times (UTC)
        valid_from as changed_at
    from states
    where until_date_kst is null or from_date_kst < until_date_kst

)

select * from final
