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
{% set rungs = [('seller_code', 'seller_option_code'), ('option_text', 'chosen_values')] %}
with

lines as (

    select
        *,
        {{ makeshop_chosen_values('option_text') }} as chosen_values
    from {{ ref('stg_makeshop__order_lines') }}
    where flavor = 'jp'

),

variants as (

    select * from {{ ref('int_makeshop__variants') }}

),

{% for column, _ in rungs %}
by_{{ column }} as (

    select
        shop_alias,
        product_id,
        {{ column }},
        {{ the_one }} as variant_id
    from variants
    group by shop_alias, product_id, {{ column }}

),

{% endfor %}

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
        coalesce(by_seller_code.variant_id, by_option_text.variant_id, only_variants.variant_id) as variant_id
    from lines
    {% for column, name in rungs %}
        left join by_{{ column }}
            on
                lines.shop_alias = by_{{ column }}.shop_alias
                and lines.product_id = by_{{ column }}.product_id
                and lines.{{ name }} = by_{{ column }}.{{ column }}
    {% endfor %}
    left join only_variants
        on
            lines.shop_alias = only_variants.shop_alias
            and lines.product_id = only_variants.product_id
            and lines.chosen_values is null

)

select * from joined
where variant_id is not null
