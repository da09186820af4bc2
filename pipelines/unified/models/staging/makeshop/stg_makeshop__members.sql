-- grain: one row per shop and member, of both countries, without anything that names the person
-- units: points in the shop's currency
with

korean as (

    {{ raw_rows('raw_makeshop', 'kr_members') }}

),

japanese as (

    {{ raw_rows('raw_makeshop', 'jp_members') }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        id_key as member_key,

        -- text
        {{ text('group_id') }} as group_id,
        {{ text('group_name') }} as group_name,
        {{ text('mem_type') }} as native_kind,

        -- numbers
        {{ makeshop_won('reserve') }} as points,
        {{ makeshop_pieces('order_count') }} as order_count,

        -- times (UTC)
        {{ kst_to_utc('reg_date') }} as joined_at,
        {{ kst_to_utc('mod_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from korean
    union all
    select
        'makeshop' as platform,
        'jp' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        member_key,
        {{ text('group_id') }} as group_id,
        {{ text('group_name') }} as group_name,
        cast(null as {{ dbt.type_string() }}) as native_kind,
        {{ makeshop_yen('shop_point') }} as points,
        cast(null as bigint) as order_count,
        {{ jst_to_utc('registration_date') }} as joined_at,
        {{ jst_to_utc('modified') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from japanese

)

select * from renamed
