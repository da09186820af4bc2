-- grain: one row per order line and status it entered, of the orders that this build is about
-- What was seen closes what was told up to then: it is what the mall said last.
with

steps as (

    select
        line_key,
        observation_no,
        canonical_status,
        status_rank,
        entered_source,
        entered_at,
        0 as is_observed
    from {{ ref('int_line_told_steps') }}
    union all
    select
        line_key,
        observation_no,
        canonical_status,
        status_rank,
        'observed' as entered_source,
        seen_at as entered_at,
        1 as is_observed
    from {{ ref('int_line_observations') }}

),

ordered as (

    select
        *,
        row_number() over (
            partition by line_key
            -- of an event and a date that say the same the event
            order by observation_no asc, entered_at asc, is_observed asc, status_rank asc, entered_source desc
        ) as step_no
    from steps

),

followed as (

    select
        *,
        lead(canonical_status) over (partition by line_key order by step_no) as next_status,
        lead(entered_at) over (partition by line_key order by step_no) as next_at
    from ordered

),

-- of several statuses told for one moment the line was left in the last
compared as (

    select
        *,
        lag(canonical_status) over (partition by line_key order by step_no) as previous_status
    from followed
    where next_at is null or next_at > entered_at or next_status = canonical_status

),

changes as (

    select
        -- keys
        line_key,

        -- text
        canonical_status,
        previous_status,
        entered_source,

        -- numbers
        row_number() over (partition by line_key order by step_no) as sequence_no,
        status_rank,

        -- times (UTC)
        entered_at,
        lead(entered_at) over (partition by line_key order by step_no) as left_at
    from compared
    where previous_status is null or previous_status <> canonical_status

)

select * from changes
