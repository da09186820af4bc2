-- grain: one row per order line and state that a build saw it in, of the orders that this build is about
-- Between the state before and this one lies what the mall's own dates can tell: after the last moment the state before
-- was still there (`unchanged_until`; null: nothing was known), up to when this one was seen.
{{ config(materialized='table') }}
with

states as (

    {{ touched_orders('order_line_states') }}

),

statuses as (

    select * from {{ ref('canonical_statuses') }}

),

ranked as (

    select
        states.*,
        statuses.status_rank,
        case when goods.status_rank <= 70 then goods.status_rank else 0 end as fulfilment_rank,
        row_number() over (
            partition by states.line_key
            order by states.valid_from, states.state_key
        ) as observation_no
    from states
    left join statuses on states.canonical_status = statuses.canonical_status
    left join statuses as goods on states.fulfilment_status = goods.canonical_status

),

sequenced as (

    select
        *,
        lag(status_rank) over (partition by line_key order by observation_no) as previous_rank,
        lag(fulfilment_rank) over (partition by line_key order by observation_no) as previous_fulfilment_rank,
        lag(valid_from) over (partition by line_key order by observation_no) as previous_seen_at
    from ranked

),

final as (

    select
        -- keys
        line_key,
        order_key,
        platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,

        -- text
        canonical_status,
        fulfilment_status,

        -- numbers
        observation_no,
        status_rank,
        previous_rank,
        fulfilment_rank,
        previous_fulfilment_rank,

        -- times (UTC)
        case
            when observation_no > 1 then greatest(previous_seen_at, coalesce(unchanged_until, previous_seen_at))
        end as unchanged_until,
        valid_from as seen_at
    from sequenced

)

select * from final
