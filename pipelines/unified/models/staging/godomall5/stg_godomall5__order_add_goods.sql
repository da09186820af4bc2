-- grain: one row per shop and add-on line of an order: what was sold beside goods
-- units: pieces; amounts in the order's currency, prices per piece, discounts for the whole line
{{ godomall5_lines('order_add_goods', 'add_goods_no') }}
