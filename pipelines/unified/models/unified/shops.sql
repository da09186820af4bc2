-- grain: one row per shop of a connection
-- Every shop that has shown goods or orders. The day of a shop's own calendar is found with its time zone; a zone that
-- is not in the seed `time_zones` is not used, because a warehouse refuses names that it does not know.
{% set makeshop, cafe24 = 'makeshop' in malls_in_use(), 'cafe24' in malls_in_use() %}
with

seen as (

    select distinct
        platform,
        shop_alias,
        shop_no
    from {{ ref('int_order_loads_unioned') }}
    union distinct
    select distinct
        platform,
        shop_alias,
        shop_no
    from {{ ref('int_products_unioned') }}

),

currencies as (

    select
        platform,
        shop_alias,
        shop_no,
        min(currency) as currency
    from {{ ref('int_products_unioned') }}
    group by platform, shop_alias, shop_no

),

told as (
    {% if cafe24 %}
        select
            'cafe24' as platform,
            shop_alias,
            shop_no,
            shop_name,
            country,
            currency,
            time_zone
        from {{ ref('stg_cafe24__shops') }}
    {% else %}
        select
            seen.*,
            cast(null as {{ dbt.type_string() }}) as shop_name,
            cast(null as {{ dbt.type_string() }}) as country,
            cast(null as {{ dbt.type_string() }}) as currency,
            cast(null as {{ dbt.type_string() }}) as time_zone
        from seen
        where 1 = 0
    {% endif %}
),

japanese as (
    {% if makeshop %}
        select distinct
            'makeshop' as platform,
            shop_alias
        from {{ ref('stg_makeshop__products') }}
        where flavor = 'jp'
        union distinct
        select distinct
            'makeshop' as platform,
            shop_alias
        from {{ ref('stg_makeshop__orders') }}
        where flavor = 'jp'
    {% else %}
        select
            platform,
            shop_alias
        from seen
        where 1 = 0
    {% endif %}
),

final as (

    select
        -- keys
        {{ row_key(['seen.platform', 'seen.shop_alias', 'seen.shop_no']) }} as shop_key,
        seen.platform,
        seen.shop_alias,
        seen.shop_no,

        -- text
        case
            when seen.platform = 'makeshop' then case when japanese.shop_alias is null then 'kr' else 'jp' end
        end as flavor,
        told.shop_name,
        coalesce(told.country, case when japanese.shop_alias is null then 'KR' else 'JP' end) as country,
        coalesce(told.currency, currencies.currency) as currency,
        coalesce(zones.time_zone, case when japanese.shop_alias is null then 'Asia/Seoul' else 'Asia/Tokyo' end)
            as time_zone
    from seen
    left join told
        on
            seen.platform = told.platform
            and seen.shop_alias = told.shop_alias
            and seen.shop_no = told.shop_no
    left join {{ ref('time_zones') }} as zones on told.time_zone = zones.time_zone
    left join japanese on seen.platform = japanese.platform and seen.shop_alias = japanese.shop_alias
    left join currencies
        on
            seen.platform = currencies.platform
            and seen.shop_alias = currencies.shop_alias
            and seen.shop_no = currencies.shop_no

)

select * from final
