-- grain: one row per shop and thing with a stock of its own: option, or product without options
-- units: pieces
-- `listed` is what the product's own record says, `counted` what the stock says. A drop folder may hold only one of the
-- two exports. Stock of a product that has options, said without an option, is nobody's.
with

products as (

    select * from {{ ref('stg_wisa__products') }}

),

listed as (

    select
        product_options.*,
        -- an option written by an older load than its product was removed from it
        coalesce(product_options.load_id < products.whole_load_id, false) as is_removed
    from {{ ref('stg_wisa__product_options') }} as product_options
    inner join products
        on product_options.shop_alias = products.shop_alias and product_options.product_id = products.product_id

),

counted as (

    select
        inventory.*,
        coalesce(inventory.read_at < sweeps.started_at, false) as is_removed
    from {{ ref('stg_wisa__inventory') }} as inventory
    left join {{ ref('stg_wisa__sweeps') }} as sweeps
        on inventory.shop_alias = sweeps.shop_alias and sweeps.resource = 'inventory'

),

of_options as (

    select
        coalesce(listed.shop_alias, counted.shop_alias) as shop_alias,
        coalesce(listed.product_id, counted.product_id) as product_id,
        coalesce(listed.product_id, counted.product_id) || '-' || coalesce(listed.option_id, counted.option_id)
            as variant_id,
        listed.seller_code,
        listed.option_name,
        listed.option_value,
        listed.stock_policy as listed_policy,
        listed.quantity as listed_quantity,
        listed.read_at as listed_at,
        counted.stock_policy as counted_policy,
        counted.quantity as counted_quantity,
        counted.safety_quantity,
        counted.read_at as counted_at,
        coalesce(listed.is_removed, counted.is_removed) as is_removed
    from listed
    full outer join counted
        on
            listed.shop_alias = counted.shop_alias
            and listed.product_id = counted.product_id
            and listed.option_id = counted.option_id
    where listed.option_id is not null or counted.option_id <> ''

),

with_options as (

    select distinct
        shop_alias,
        product_id
    from of_options
    where not is_removed

),

counted_products as (

    select * from counted
    where option_id = ''

),

of_products as (

    select
        coalesce(products.shop_alias, counted.shop_alias) as shop_alias,
        coalesce(products.product_id, counted.product_id) as product_id,
        coalesce(products.product_id, counted.product_id) as variant_id,
        products.product_code as seller_code,
        cast(null as {{ dbt.type_string() }}) as option_name,
        cast(null as {{ dbt.type_string() }}) as option_value,
        cast(null as {{ dbt.type_string() }}) as listed_policy,
        products.quantity as listed_quantity,
        products.read_at as listed_at,
        counted.stock_policy as counted_policy,
        counted.quantity as counted_quantity,
        counted.safety_quantity,
        counted.read_at as counted_at,
        products.product_id is null and counted.is_removed as is_removed
    from products
    full outer join counted_products as counted
        on products.shop_alias = counted.shop_alias and products.product_id = counted.product_id

),

stock as (

    select * from of_options
    union all
    select of_products.*
    from of_products
    left join with_options
        on of_products.shop_alias = with_options.shop_alias and of_products.product_id = with_options.product_id
    where with_options.product_id is null

)

select * from stock
