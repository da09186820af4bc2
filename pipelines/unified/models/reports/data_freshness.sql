-- grain: one row per shop and resource: what was read last, and how far the data reaches
-- Without the present in it: lag = now - data_through, asked when it is looked at.
with

runs as (

    select * from {{ ref('int_runs_unioned') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by platform, shop_alias, resource
            order by started_at desc, run_id desc
        ) as run_rank
    from runs

),

latest as (

    select * from ranked
    where run_rank = 1

),

succeeded as (

    select
        platform,
        shop_alias,
        resource,
        max(finished_at) as last_success_at,
        -- a run without a window has read everything
        max(coalesce(window_to, started_at)) as data_through
    from runs
    where status = 'ok'
    group by platform, shop_alias, resource

),

joined as (

    select
        latest.platform,
        latest.shop_alias,
        latest.resource,
        latest.status as last_status,
        latest.error_text as last_error,
        latest.fix,
        latest.new_fields,
        latest.row_count,
        latest.mall_total,
        latest.rejected_count,
        latest.request_count,
        coalesce(latest.status = 'ok', false) as is_ok,
        succeeded.data_through,
        succeeded.last_success_at,
        latest.started_at as last_run_at
    from latest
    left join succeeded
        on
            latest.platform = succeeded.platform
            and latest.shop_alias = succeeded.shop_alias
            and latest.resource = succeeded.resource

)

select * from joined
