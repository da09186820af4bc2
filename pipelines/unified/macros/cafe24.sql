{# Goods and shipping less all discounts, of `initial` or `actual`: what money and points of every kind have to cover. #}
{% macro cafe24_due(stage) -%}
coalesce({{ stage }}_product_amount, 0) + coalesce({{ stage }}_shipping_fee, 0)
{%- for discount in ['coupon', 'coupon_shipping', 'membership', 'shipping', 'set', 'app', 'market'] %}
- coalesce({{ stage }}_{{ discount }}_discount, 0)
{%- endfor %}
{%- endmacro %}
