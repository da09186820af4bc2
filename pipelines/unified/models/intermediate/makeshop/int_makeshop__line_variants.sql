-- grain: one row per Japanese shop and order line whose variation can be told
-- A line names its variation by the seller's code and by the choices made. The first that fits one variation of the
-- product alone tells it; without choices, that the product has only one. One that is gone counts where no living one
-- fits.
{% set the_one %}
case
    when sum(case when is_deleted then 0 else 1 end) = 1 then min(case when not is_deleted then variant_id end)
    when sum(case when is_deleted then 0 else 1 end) = 0 and count(*) = 1 then min(variant_id)
end
{%- endset %}
with

lines as (

    select
        *,
        {{ makeshop_chosen_values('option_text') }} as chosen_values
    from {{ ref('stg_makeshop__order_lines') }} as order_lines
    where flavor = 'jp' and {{ is_touched('order_lines') }}

),

variants as (

    select * from {{ ref('int_makeshop__variants') }}

),

by_seller_code as (

    select
        shop_alias,
        product_id,
        seller_code,
        {{ the_one }} as variant_id
    from variants
    group by shop_alias, product_id, seller_code

),

by_choices as (

    select
        shop_alias,
        product_id,
        option_text,
        {{ the_one }} as variant_id
    from variants
    group by shop_alias, product_id, option_text

),

only_variants as (

    select
        shop_alias,
        product_id,
        {{ the_one }} as variant_id
    from variants
    group by shop_alias, product_id

),

joined as (

    select
        lines.shop_alias,
        lines.line_id,
        coalesce(by_seller_code.variant_id, by_choices.variant_id, only_variants.variant_id) as variant_id
    from lines
    left join by_seller_code
        on
            lines.shop_alias = by_seller_code.shop_alias
            and lines.product_id = by_seller_code.product_id
            and lines.seller_option_code = by_seller_code.seller_code
    left join by_choices
        on
            lines.shop_alias = by_choices.shop_alias
            and lines.product_id = by_choices.product_id
            and lines.chosen_values = by_choices.option_text
    left join only_variants
        on
            lines.shop_alias = only_variants.shop_alias
            and lines.product_id = only_variants.product_id
            and lines.chosen_values is null

)

select * from joined
where variant_id is not null
