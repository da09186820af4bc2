-- grain: one row per order line, status and time that the mall itself tells and that what was seen agrees with
-- A step counts only between the state seen before it and the next one seen, so that the status as of any load is
-- what the mall said then; and a date only where it fits what was seen: goods move up to where they were seen, a
-- claim's dates count when the line was seen in that claim. A claim for a part of the pieces, or one withdrawn unseen,
-- leaves no step.
with

told as (

    select * from {{ ref('int_line_told') }}

),

observations as (

    select * from {{ ref('int_line_observations') }}

),

timely as (

    select
        told.*,
        observations.observation_no,
        observations.fulfilment_status,
        observations.fulfilment_rank,
        observations.status_rank as seen_rank,
        coalesce(observations.previous_rank, -1) as previous_rank,
        coalesce(observations.previous_fulfilment_rank, -1) as previous_fulfilment_rank
    from told
    inner join observations
        on
            told.line_key = observations.line_key
            and told.entered_at <= observations.seen_at
            and (observations.unchanged_until is null or told.entered_at > observations.unchanged_until)

),

families as (

    select
        timely.*,
        {{ status_family('status_rank') }} as told_family,
        {{ status_family('seen_rank') }} as seen_family,
        {{ status_family('previous_rank') }} as previous_family
    from timely

),

fitting as (

    select *
    from families
    where
        entered_source = 'mall_event'
        or (
            status_rank <= 70
            and status_rank > previous_fulfilment_rank
            and status_rank <= fulfilment_rank
            and (needs_fulfilment_status is null or needs_fulfilment_status = fulfilment_status)
        )
        or (
            status_rank > 70
            and status_rank <= seen_rank
            and (
                told_family = seen_family
                -- money still owed, or given back, after a claim
                or (seen_rank >= 140 and canonical_status in ('cancel_requested', 'return_requested', 'returning'))
            )
            and not (previous_family = told_family and previous_rank >= status_rank)
        )

),

claimed as (

    select
        *,
        min(case when status_rank > 70 then entered_at end) over (
            partition by line_key, observation_no
        ) as claimed_at
    from fitting

),

-- goods that move while a claim stands over the line do not change its status
final as (

    select
        -- keys
        line_key,
        observation_no,

        -- text
        canonical_status,
        entered_source,

        -- numbers
        status_rank,

        -- times (UTC)
        entered_at
    from claimed
    where
        entered_source = 'mall_event'
        or status_rank > 70
        or seen_rank <= 70
        or not (coalesce(entered_at > claimed_at, false) or previous_family = seen_family)

)

select * from final
