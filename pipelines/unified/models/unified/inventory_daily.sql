-- grain: one row per variant of a shop and Korean day, from the day it was first seen to the present
-- units: pieces of the listing
-- depends_on: {{ ref('int_stock_rebuilds') }}
-- Written again are the days that new readings tell about, and those whose sales are no longer what stands here: two
-- columns are compared for that, and only rows that differ are replaced.
{{ config(
    materialized='incremental', unique_key=['variant_key', 'date_kst'], on_schema_change='fail',
    incremental_strategy='merge' if target.type == 'spark' else 'delete+insert'
) }}
{% set columns = [
    'variant_key', 'platform', 'shop_alias', 'shop_no', 'product_id', 'variant_id', 'date_kst', 'stock_policy',
    'qty_listed_close', 'qty_available_close', 'units_sold', 'is_sold_out', 'is_stockout', 'is_carried', 'is_deleted',
    'observed_at', 'changed_at',
] %}
with

closes as (

    select * from {{ ref('int_stock_closes') }}

),

days as (

    select * from {{ ref('int_stock_days') }}

),

reads as (

    select * from {{ ref('int_stock_reads') }}

),

sold as (

    select * from {{ ref('int_units_sold') }}

),

{% if is_incremental() -%}
rebuilds as (

    select * from {{ ref('int_stock_rebuilds') }}

),

{% endif -%}
variant_days as (

    select
        closes.*,
        days.date_kst
    from closes
    inner join days
        on
            closes.from_date_kst <= days.date_kst
            and (closes.until_date_kst is null or closes.until_date_kst > days.date_kst)
    {%- if is_incremental() %}
    left join rebuilds on closes.variant_key = rebuilds.variant_key
    where rebuilds.from_date_kst is null or days.date_kst >= rebuilds.from_date_kst
    {%- endif %}

),

final as (

    select
        -- keys
        variant_days.variant_key,
        variant_days.platform,
        variant_days.shop_alias,
        variant_days.shop_no,
        variant_days.product_id,
        variant_days.variant_id,
        variant_days.date_kst,

        -- text
        variant_days.stock_policy,

        -- numbers
        variant_days.qty_listed as qty_listed_close,
        variant_days.qty_available as qty_available_close,
        coalesce(sold.units_sold, 0) as units_sold,

        -- flags
        variant_days.is_sold_out,
        variant_days.is_stockout,
        variant_days.date_kst > variant_days.from_date_kst and not coalesce(reads.is_read, false) as is_carried,
        variant_days.is_deleted,

        -- times (UTC)
        greatest(variant_days.changed_at, coalesce(reads.last_read_at, variant_days.changed_at)) as observed_at,
        variant_days.changed_at
    from variant_days
    left join reads
        on
            variant_days.platform = reads.platform
            and variant_days.shop_alias = reads.shop_alias
            and variant_days.date_kst = reads.date_kst
    left join sold on variant_days.variant_key = sold.variant_key and variant_days.date_kst = sold.date_kst

)
{%- if is_incremental() %},

sales_changed as (

    select
        {% for name in columns -%}
        {% if name == 'units_sold' %}coalesce(sold.units_sold, 0) as {% else %}stored.{% endif %}{{ name }}{{ ',' if not loop.last }}
        {% endfor -%}
    from {{ this }} as stored
    left join sold on stored.variant_key = sold.variant_key and stored.date_kst = sold.date_kst
    left join rebuilds on stored.variant_key = rebuilds.variant_key
    where
        stored.units_sold <> coalesce(sold.units_sold, 0)
        and (rebuilds.from_date_kst is null or stored.date_kst < rebuilds.from_date_kst)

)

select {{ columns | join(', ') }} from final
union all
select {{ columns | join(', ') }} from sales_changed
{%- else %}

    select * from final
{%- endif %}
