{# The one mall that lists what it pays out, or an empty table of its columns where it is not in use. #}
{% macro told_settlements() -%}
{%- if 'naver_smartstore' in malls_in_use() -%}
select * from {{ ref('int_naver_smartstore__settlements') }}
{%- else -%}
{{ no_settlements() }}
{%- endif -%}
{%- endmacro %}

{% macro no_settlements() -%}
select
    {%- for name in [
        'platform', 'shop_alias', 'shop_no', 'order_id', 'settled_id', 'line_id', 'settled_kind', 'settle_type', 'search_date',
        'currency',
    ] %}
        cast(null as {{ dbt.type_string() }}) as {{ name }},
    {%- endfor %}
    cast(null as bigint) as occurrence_number,
    {%- for name in ['payment_amount', 'fee_amount', 'benefit_amount', 'settlement_amount'] %}
        cast(null as decimal(18, 2)) as {{ name }},
    {%- endfor %}
    {%- for name in ['is_taken_back', 'is_paid_out'] %}
        cast(null as boolean) as {{ name }},
    {%- endfor %}
    {%- for name in ['basis_date', 'expected_date', 'completed_date'] %}
        cast(null as date) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from (select 1 as nothing) as nothing
where 1 = 0
{%- endmacro %}
