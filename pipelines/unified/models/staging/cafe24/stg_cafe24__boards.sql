-- grain: one row per shop and board
with

source as (

    {{ raw_rows('raw_cafe24', 'boards') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        board_no as board_id,

        -- text
        board_type,
        {{ text('board_name') }} as board_name,

        -- flags
        {{ flag('use_board') }} as is_used,
        {{ flag('use_display') }} as is_displayed,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
