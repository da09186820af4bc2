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
        case
            when korean.choice_numbers is null then korean.choice_values
            else nullif(concat_ws(
                ', '
                {%- for place in range(1, 4) %},
                coalesce(choice{{ place }}.choice_name || '=', '')
                || {{ text("split_part(korean.choice_values, ',', " ~ place ~ ")") }}
                {%- endfor %}
            ), '')
        end as option_text
    from korean
    {%- for place in range(1, 4) %}
    left join named_choices as choice{{ place }}
        on
            korean.shop_alias = choice{{ place }}.shop_alias
            and korean.product_id = choice{{ place }}.product_id
            and trim(split_part(korean.choice_numbers, ',', {{ place }})) = choice{{ place }}.choice_number
    {%- endfor %}

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
