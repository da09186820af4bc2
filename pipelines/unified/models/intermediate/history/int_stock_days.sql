-- grain: one row per Korean day from the first state of any stock that was seen to the present
{{ config(materialized='table') }}
with

digits as (

    {% for digit in range(10) %}
        select {{ digit }} as digit
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

numbers as (

    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands

),

reached as (

    select
        {{ kst_date('min(states.valid_from)') }} as first_date_kst,
        max(as_of.as_of_date_kst) as as_of_date_kst
    from {{ ref('stock_states') }} as states
    cross join {{ ref('int_as_of') }} as as_of

),

days as (

    select
        {{ days_after('reached.first_date_kst', 'numbers.day_number') }} as date_kst,
        reached.as_of_date_kst
    from reached
    cross join numbers

)

select date_kst
from days
where date_kst <= as_of_date_kst
