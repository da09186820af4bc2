-- grain: one row per value that did not fit its declared type; the cell is null
with

source as (

    {{ raw_rows('raw_cafe24', '_rejected_values') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        table_name,
        row_key,
        field,

        -- text
        value as native_value,
        reason
    from source

)

select * from renamed
