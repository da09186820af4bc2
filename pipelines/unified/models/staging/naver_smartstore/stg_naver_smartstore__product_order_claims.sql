-- grain: one row per shop and product order
-- units: pieces; won; the claims of the record, each place's columns under its name
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_orders') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,

        -- claims, place by place
        {%- for place, name, kind, rank in naver_claim_places() %}
            {{- naver_claim_columns(place, name, kind) }}
        {%- endfor %}

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
