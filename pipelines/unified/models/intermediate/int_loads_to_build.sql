-- grain: one row per platform and load whose orders no whole build has taken in yet
-- The row without a platform is the fingerprint of the project.
-- A list of loads rather than the newest number: of two shops that load at once, the older number may arrive later.
-- One that is not whole may have more rows tomorrow (`is_whole`): it is built, and built again.
{{ config(materialized='table') }}
{% set built = built_loads_before() %}
with

loads as (

    select distinct
        platform,
        coalesce(load_id, '') as load_id
    from {{ ref('int_order_loads_unioned') }}
    union distinct
    -- and what the tables are built with: `kmall transform` builds them anew when that is another one
    select
        '' as platform,
        '{{ var("build_fingerprint", "") }}' as load_id

),

whole_loads as (

    {% for platform in malls_in_use() %}
        select
            '{{ platform }}' as platform,
            whole_load
        from ({{ whole_loads('raw_' ~ platform) }}) as loads_of_{{ platform }}
        union all
    {% endfor %}
    select
        '' as platform,
        '{{ var("build_fingerprint", "") }}' as whole_load

),

unbuilt as (

    select
        loads.*,
        whole_loads.whole_load is not null as is_whole
    from loads
    left join whole_loads on loads.platform = whole_loads.platform and loads.load_id = whole_loads.whole_load
    {% if built %}
        left join {{ built }} as built on loads.platform = built.platform and loads.load_id = built.load_id
        where built.load_id is null
    {% endif %}

)

select * from unbuilt
