-- grain: one row per line and change that a mall's own feed tells, of the orders that this build is about
-- Naver alone has a feed whose codes are known: nobody published what those in MakeShop Korea's log mean.
{% if 'naver_smartstore' in malls_in_use() -%}
    select
        {{ row_key(['platform', 'shop_alias', 'shop_no', 'line_id']) }} as line_key,
        canonical_status,
        changed_at
    from {{ ref('int_naver_smartstore__status_events') }}
{%- else -%}
select
    cast(null as {{ dbt.type_string() }}) as line_key,
    cast(null as {{ dbt.type_string() }}) as canonical_status,
    cast(null as {{ type_utc() }}) as changed_at
from (select 1 as nothing) as nothing
where 1 = 0
{%- endif %}
