-- grain: one row per shop and member, pseudonymous; empty unless the restricted scope is granted
with

source as (

    {{ raw_rows('raw_cafe24', 'customers') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        member_key,

        -- text
        group_no as member_group_id,
        {{ text('member_type') }} as member_type,
        {{ text('join_path') }} as join_path,

        -- numbers
        {{ to_decimal('total_points') }} as total_points,
        {{ to_decimal('available_points') }} as available_points,
        {{ to_decimal('used_points') }} as used_points,
        {{ to_decimal('available_credits') }} as available_credits,

        -- times (UTC)
        {{ kst_to_utc('created_date') }} as joined_at,
        {{ kst_to_utc('last_login_date') }} as last_login_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
