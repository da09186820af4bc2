-- grain: one row per shop, kind of value and native value that no map knows
with

lines as (

    select * from {{ ref('order_lines') }}

),

known_codes as (

    select distinct
        -- MakeShop of Korea and of Japan have codes of their own under one name
        case when platform in ('makeshop_kr', 'makeshop_jp') then 'makeshop' else platform end as platform,
        native_code
    from {{ ref('order_status_map') }}
    where level in ('line', 'line_ack', 'line_gift', 'order_shipping')

),

claim_kinds as (

    select distinct platform
    from {{ ref('order_status_map') }}
    where level = 'line_claim_prefix'

),

-- the map names a claim's state behind its kind: CANCEL:CANCEL_DONE
known_claims as (

    select distinct
        platform,
        {{ nth_part('native_code', ':', 2) }} as claim_status
    from {{ ref('order_status_map') }}
    where level = 'line_claim'

),

unmapped_codes as (

    select
        lines.*,
        'line status' as issue,
        lines.native_status as native_value,
        case
            when lines.canonical_status = 'unknown'
                then 'add the code to the order_status_map seed'
            else
                'read as ' || lines.canonical_status
                || case lines.platform when 'makeshop' then ' by its dates' else ' by its letter' end
                || '; add the code to the order_status_map seed'
        end as suggestion
    from lines
    left join known_codes on lines.platform = known_codes.platform and lines.native_status = known_codes.native_code
    where known_codes.native_code is null

),

-- a claim that has words of its own beside the line's status, and a word the map reads by its kind only
unmapped_claims as (

    select
        lines.*,
        'claim status' as issue,
        lines.native_claim_status as native_value,
        'read as ' || lines.canonical_status || ' by its kind; add the state to the order_status_map seed' as suggestion
    from lines
    inner join claim_kinds on lines.platform = claim_kinds.platform
    left join known_claims
        on lines.platform = known_claims.platform and lines.native_claim_status = known_claims.claim_status
    where lines.native_claim_status is not null and known_claims.claim_status is null

),

unmapped_reasons as (

    select
        lines.*,
        'claim reason' as issue,
        claims.native_reason as native_value,
        'add the reason to the reason_map seed' as suggestion
    from lines
    inner join {{ ref('claims') }} as claims on lines.line_key = claims.line_key
    where claims.reason_group = 'unknown' and claims.native_reason is not null

),

unmapped as (

    select * from unmapped_codes
    union all
    select * from unmapped_claims
    union all
    select * from unmapped_reasons

),

latest as (

    select as_of_date_kst as latest_date from {{ ref('int_as_of') }}

),

summed as (

    select
        unmapped.issue,
        unmapped.platform,
        unmapped.shop_alias,
        min(unmapped.line_id) as native_id,
        unmapped.native_value,
        min(unmapped.seller_code) as seller_code,
        min(unmapped.product_name) as product_name,
        count(*) as line_count,
        cast(sum(case
            when unmapped.ordered_date_kst > {{ days_before('latest.latest_date', 28) }} then unmapped.qty_ordered
            else 0
        end) as bigint) as sales_28d,
        min(unmapped.suggestion) as suggestion,
        min(unmapped.ordered_at) as first_ordered_at,
        max(unmapped.ordered_at) as last_ordered_at
    from unmapped
    cross join latest
    group by unmapped.issue, unmapped.platform, unmapped.shop_alias, unmapped.native_value

)

select * from summed
