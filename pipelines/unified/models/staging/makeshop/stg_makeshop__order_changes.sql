-- grain: one row per Korean shop, order and number of a change in the mall's log
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_order_log') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        ordernum as order_id,
        num as change_number,
        nullif({{ text('basket_id') }}, '0') as line_number,

        -- text
        {{ text('type') }} as native_type,
        upper({{ text('status') }}) as native_status,

        -- times (UTC)
        {{ kst_to_utc(quoted('date')) }} as changed_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
