-- grain: one row per shop and board
with

source as (

    {{ raw_rows('raw_godomall5', 'boards') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        bd_id as board_id,

        -- text
        {{ text('bd_nm') }} as board_name,
        {{ text('bd_kind') }} as board_kind,
        {{ text('bd_secret_fl') }} as native_secrecy,
        {{ text('bd_reply_fl') }} as native_replies,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
