-- grain: one row per shop, product and option or additional product
-- units: won per piece; pieces
-- Both have numbers of one kind, by which order lines name them (`itemNo`). One that came with an older load than its
-- product's own reading was removed from it.
with

details as (

    select * from {{ ref('stg_naver_smartstore__product_details') }}

),

options as (

    select
        shop_alias,
        product_id,
        option_id,
        seller_code,
        option_text,
        additional_amount,
        cast(null as decimal(18, 2)) as own_price,
        quantity,
        is_usable,
        true as is_option,
        read_at,
        load_id
    from {{ ref('stg_naver_smartstore__product_options') }}
    union all
    select
        shop_alias,
        product_id,
        supplement_id as option_id,
        seller_code,
        coalesce(group_name || '=', '') || supplement_name as option_text,
        cast(null as decimal(18, 2)) as additional_amount,
        price as own_price,
        quantity,
        is_usable,
        false as is_option,
        read_at,
        load_id
    from {{ ref('stg_naver_smartstore__product_supplements') }}

),

judged as (

    select
        options.*,
        coalesce(options.load_id < details.whole_load_id, false) as is_removed
    from options
    left join details on options.shop_alias = details.shop_alias and options.product_id = details.product_id

)

select * from judged
