-- grain: one row per shop, product, part of the product and option, of both countries
-- units: pieces; prices per piece in the shop's currency
-- A Korean option names its choices by number and value, the product says what the choices are called.
with

choices as (

    {{ raw_rows('raw_makeshop', 'kr_product_options') }}

),

named_choices as (

    select
        shop as shop_alias,
        uid as product_id,
        {{ text('opt_id') }} as choice_number,
        max({{ text('opt_name') }}) as choice_name
    from choices
    group by shop, uid, opt_id

),

korean as (

    select * from {{ ref('base_makeshop__kr_product_variants') }}

),

described as (

    select
        korean.*,
        coalesce(
            {{ makeshop_option_text('korean.choice_values', ['first', 'second', 'third']) }},
            korean.choice_values
        ) as option_text
    from korean
    left join named_choices as first_choice
        on
            korean.shop_alias = first_choice.shop_alias
            and korean.product_id = first_choice.product_id
            and trim({{ nth_part('korean.choice_numbers', ',', 1) }}) = first_choice.choice_number
    left join named_choices as second_choice
        on
            korean.shop_alias = second_choice.shop_alias
            and korean.product_id = second_choice.product_id
            and trim({{ nth_part('korean.choice_numbers', ',', 2) }}) = second_choice.choice_number
    left join named_choices as third_choice
        on
            korean.shop_alias = third_choice.shop_alias
            and korean.product_id = third_choice.product_id
            and trim({{ nth_part('korean.choice_numbers', ',', 3) }}) = third_choice.choice_number

),

variants as (

    {% for model in ['described', ref('base_makeshop__jp_variations')] %}
        select
            -- keys
            shop_alias,
            product_id,
            option_number,
            option_code,
            native_part,

            -- text
            seller_code,
            option_text,
            barcode,
            native_state,

            -- numbers
            additional_amount,
            quantity,
            safety_quantity,

            -- flags
            is_stock_counted,

            -- times (UTC)
            read_at,
            load_id
        from {{ model }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from variants
