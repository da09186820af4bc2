-- grain: one row per shop and origin product: the channel product that stands for it, and the latest word on it
-- units: won per piece; pieces
-- The shop's own channel (STOREFARM) counts before others. The search and the product's own call are read at different
-- times and both tell state, price and stock: the later reading counts.
with

products as (

    select * from {{ ref('stg_naver_smartstore__products') }}

),

channel_products as (

    select * from {{ ref('stg_naver_smartstore__channel_products') }}

),

details as (

    select * from {{ ref('stg_naver_smartstore__product_details') }}

),

sweeps as (

    select * from {{ ref('stg_naver_smartstore__sweeps') }}
    where resource = 'products'

),

offered as (

    select
        channel_products.*,
        row_number() over (
            partition by channel_products.shop_alias, channel_products.product_id
            order by
                case when channel_products.channel_type = 'STOREFARM' then 0 else 1 end,
                channel_products.channel_number,
                channel_products.channel_product_id
        ) as channel_rank
    from channel_products
    -- a channel product of an older load than its product is no longer offered
    inner join products
        on
            channel_products.shop_alias = products.shop_alias
            and channel_products.product_id = products.product_id
            and channel_products.load_id >= products.whole_load_id

),

joined as (

    select
        products.platform,
        products.shop_alias,
        products.shop_no,
        products.product_id,
        offered.channel_product_id,
        coalesce(offered.seller_code, details.seller_code) as seller_code,
        coalesce(offered.product_name, details.product_name) as product_name,
        coalesce(offered.product_name_plain, {{ plain_text('details.product_name') }}) as product_name_plain,
        coalesce(details.model_name, offered.model_name) as model_name,
        details.barcode,
        details.brand_id,
        details.tax_class,
        case
            when details.read_at > offered.read_at or offered.read_at is null then details.native_status
            else offered.native_status
        end as native_status,
        offered.native_display_status,
        case
            when details.read_at > offered.read_at or offered.read_at is null then details.price else offered.price
        end as price,
        case
            when details.read_at > offered.read_at or offered.read_at is null then details.quantity
            else offered.quantity
        end as quantity,
        coalesce(details.counts_option_stock, true) as counts_option_stock,
        products.read_at < sweeps.started_at as is_unseen,
        offered.created_at,
        offered.updated_at,
        greatest(coalesce(details.read_at, offered.read_at), coalesce(offered.read_at, details.read_at)) as observed_at
    from products
    left join offered
        on
            products.shop_alias = offered.shop_alias
            and products.product_id = offered.product_id
            and offered.channel_rank = 1
    left join details on products.shop_alias = details.shop_alias and products.product_id = details.product_id
    left join sweeps on products.shop_alias = sweeps.shop_alias

),

judged as (

    select
        *,
        coalesce(native_display_status = 'ON', false) as is_displayed,
        -- what is out of stock is still offered, only empty
        coalesce(native_status in ('SALE', 'OUTOFSTOCK'), false) as is_selling,
        coalesce(native_status = 'OUTOFSTOCK', false) as is_marked_sold_out,
        coalesce(is_unseen, false) or coalesce(native_status = 'DELETE', false) as is_deleted
    from joined

)

select * from judged
