-- grain: one row per variant: what its order lines took over from the catalogue when they were built
-- depends_on: {{ ref('built_loads') }}
{{ config(materialized='table') }}
select * from {{ ref('int_listing_facts') }}
