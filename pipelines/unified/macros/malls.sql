{# The malls whose models are built: those that were loaded, or all where nobody says. Models of others are switched off in
   dbt_project.yml, so that a build takes as long as the malls it is about. #}
{% macro malls_in_use() %}{{ return(var('platforms', ['cafe24', 'naver_smartstore', 'godomall5', 'makeshop', 'wisa'])) }}{% endmacro %}

{# One model of every mall in use, one below the other. A test holds their columns against each other. #}
{% macro union_malls(layer, entity) %}
{%- for platform in malls_in_use() %}
select * from {{ ref(layer ~ '_' ~ platform ~ '__' ~ entity) }}
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{% endmacro %}

{# The run ledger, written for every mall in the same columns. What was cut off while it was written has not happened: its
   rows may say more than the other tables hold. #}
{% macro staging_ledger(platform) -%}
with

source as (

    {{ raw_rows('raw_' ~ platform, '_ledger', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        '{{ platform }}' as platform,
        run_id,
        shop as shop_alias,
        resource,

        -- text
        status,
        new_fields,
        error as error_text,
        fix,

        -- numbers
        requests as request_count,
        pages as page_count,
        {{ quoted('rows') }} as row_count,
        distinct_keys as key_count,
        mall_total,
        rejected_values as rejected_count,

        -- times (UTC)
        window_from,
        window_to,
        started_at,
        finished_at
    from source
    where _whole_load_id <> ''

)

select * from renamed
{%- endmacro %}

{# Finished full sweeps: what was last read before one began is gone at the mall. Of a sweep that was cut off while it was
   written, nobody knows which rows are still of the one before. #}
{% macro staging_sweeps(platform) -%}
with

source as (

    {{ raw_rows('raw_' ~ platform, 'sweeps', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        '{{ platform }}' as platform,
        shop as shop_alias,
        shop_no,
        resource,

        -- numbers
        {{ quoted('rows') }} as row_count,

        -- times (UTC)
        started_at,
        completed_at
    from source
    where _whole_load_id <> ''

)

select * from renamed
{%- endmacro %}

{# Values that did not fit their declared type. #}
{% macro staging_rejected_values(platform) -%}
with

source as (

    {{ raw_rows('raw_' ~ platform, '_rejected_values') }}

),

renamed as (

    select
        -- keys
        '{{ platform }}' as platform,
        table_name,
        row_key,
        field,

        -- text
        value as native_value,
        reason
    from source

)

select * from renamed
{%- endmacro %}

{# Open orders that the mall no longer returns. #}
{% macro staging_orders_missing(platform) -%}
with

source as (

    {{ raw_rows('raw_' ~ platform, 'orders_missing') }}

),

renamed as (

    select
        -- keys
        '{{ platform }}' as platform,
        shop as shop_alias,
        shop_no,
        order_id,

        -- times (UTC)
        noticed_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
{%- endmacro %}
