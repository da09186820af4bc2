-- grain: one row per shop and function: what its mall can tell, so that a null explains itself
with

runs as (

    select * from {{ ref('int_runs_unioned') }}

),

capabilities as (

    select * from {{ ref('capabilities') }}

),

shops as (

    select distinct
        platform,
        shop_alias
    from runs

),

joined as (

    select
        shops.platform,
        shops.shop_alias,
        capabilities.area,
        capabilities.function,
        capabilities.supported,
        capabilities.why
    from shops
    inner join capabilities on shops.platform = capabilities.platform

)

select * from joined
