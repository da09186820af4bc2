-- grain: one row per shop: how far its orders had been read when a build last looked at its lines
-- depends_on: {{ ref('order_line_states') }}
{{ config(materialized='table') }}
select
    platform,
    shop_alias,
    orders_read_through_at
from {{ ref('int_shop_reads') }}
