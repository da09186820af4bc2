-- grain: one row: how far the data reaches, which stands for the present wherever a figure needs one
-- Never the clock of the machine: reading the same data again must say the same.
{{ config(materialized='table') }}
with

runs as (

    select max(window_to) as read_through_at
    from {{ ref('int_runs_unioned') }}
    where status = 'ok'

),

orders as (

    select max(ordered_at) as last_ordered_at
    from {{ ref('orders') }}

),

reached as (

    select coalesce(runs.read_through_at, orders.last_ordered_at) as as_of_at
    from runs
    cross join orders

),

final as (

    select
        {{ kst_date('as_of_at') }} as as_of_date_kst,
        as_of_at
    from reached

)

select * from final
