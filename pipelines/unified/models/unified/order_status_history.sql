-- grain: one row per order line and status it entered
-- The status as of the time of any load is what the mall said then; between loads, what it tells itself.
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook='{{ forget_touched_orders() }}'
) }}
with

steps as (

    select * from {{ ref('int_line_status_steps') }}

),

lines as (

    select * from {{ ref('int_line_observations') }}
    where observation_no = 1

),

final as (

    select
        -- keys
        {{ row_key(['steps.line_key', 'cast(steps.sequence_no as ' ~ dbt.type_string() ~ ')']) }} as history_key,
        steps.line_key,
        lines.order_key,
        lines.platform,
        lines.shop_alias,
        lines.shop_no,
        lines.order_id,
        lines.line_id,

        -- text
        steps.canonical_status,
        steps.previous_status,
        steps.entered_source,

        -- numbers
        cast(steps.sequence_no as bigint) as sequence_no,
        steps.status_rank,
        {{ seconds_between('steps.entered_at', 'steps.left_at') }} as seconds_in_status,

        -- flags
        steps.left_at is null as is_current,

        -- dates (Korean calendar)
        {{ kst_date('steps.entered_at') }} as entered_date_kst,

        -- times (UTC)
        steps.entered_at,
        steps.left_at
    from steps
    inner join lines on steps.line_key = lines.line_key

)

select * from final
