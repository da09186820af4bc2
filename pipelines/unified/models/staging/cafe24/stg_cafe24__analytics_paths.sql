-- grain: one row per shop, day, kind of device, feed and way into the mall
-- Within one kind of path each figure comes from one feed, so it may be summed; never sum over kinds.
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        [
            'visitpaths_domains', 'visitpaths_domainsales', 'visitpaths_urls', 'visitpaths_keywords',
            'visitpaths_keywordsales', 'visitpaths_keyworddetails', 'visitpaths_ads', 'visitpaths_adsales',
            'visitpaths_adkeywordsales', 'adeffect_addetails'
        ],
        [
            'domain', 'url', 'engine', 'ad', 'keyword', 'visit_count', 'visit_rate', 'order_count', 'purchase_count',
            'purchase_rate', 'order_amount', 'order_amount_per_visitor', 'order_amount_per_buyer'
        ]
    ) }}

),

renamed as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        date_kst,
        device_type,
        feed,
        case feed
            when 'analytics_visitpaths_domains' then 'domain'
            when 'analytics_visitpaths_domainsales' then 'domain'
            when 'analytics_visitpaths_urls' then 'url'
            when 'analytics_visitpaths_keywords' then 'keyword'
            when 'analytics_visitpaths_keywordsales' then 'keyword'
            when 'analytics_visitpaths_keyworddetails' then 'engine_keyword'
            when 'analytics_visitpaths_ads' then 'ad'
            when 'analytics_visitpaths_adsales' then 'ad'
            when 'analytics_visitpaths_adkeywordsales' then 'ad_keyword'
            when 'analytics_adeffect_addetails' then 'ad_effect'
        end as path_kind,
        nullif(coalesce(domain, url, engine, ad), '') as path_source,
        nullif(keyword, '') as keyword,
        occurrence_number,

        -- numbers
        {{ cafe24_count('visit_count') }} as visit_count,
        {{ to_decimal('visit_rate') }} as visit_percent,
        {{ cafe24_count('coalesce(order_count, purchase_count)') }} as order_count,
        {{ to_decimal('purchase_rate') }} as order_percent,
        {{ to_decimal('order_amount') }} as order_amount,
        {{ to_decimal('order_amount_per_visitor') }} as order_amount_per_visitor,
        {{ to_decimal('order_amount_per_buyer') }} as order_amount_per_buyer,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
