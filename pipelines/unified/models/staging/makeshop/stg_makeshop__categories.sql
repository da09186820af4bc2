-- grain: one row per shop and category, of both countries
-- Korea numbers three levels apart (000: none); Japan gives a category a number and the numbers above it.
with

korean as (

    {{ raw_rows('raw_makeshop', 'kr_categories') }}

),

japanese as (

    {{ raw_rows('raw_makeshop', 'jp_categories') }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        cate1 || '-' || cate2 || '-' || cate3 as category_id,
        case
            when cate3 <> '000' then cate1 || '-' || cate2 || '-000'
            when cate2 <> '000' then cate1 || '-000-000'
        end as parent_category_id,

        -- text
        {{ text('catename') }} as category_name,

        -- numbers
        cast(case when cate3 <> '000' then 3 when cate2 <> '000' then 2 else 1 end as bigint) as category_depth,

        -- flags
        case upper(trim(display)) when 'YES' then true when 'NO' then false end as is_displayed,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from korean
    union all
    select
        'makeshop' as platform,
        'jp' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        category_uid as category_id,
        case category_depth
            when 2 then {{ text('category1') }}
            when 3 then {{ text('category2') }}
            when 4 then {{ text('category3') }}
            when 5 then {{ text('category4') }}
        end as parent_category_id,
        {{ text('category_name') }} as category_name,
        category_depth,
        {{ makeshop_yes('display') }} as is_displayed,
        _read_at as read_at,
        _dlt_load_id as load_id
    from japanese

)

select * from renamed
