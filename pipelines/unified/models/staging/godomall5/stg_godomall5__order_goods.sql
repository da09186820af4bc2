-- grain: one row per shop and goods line of an order
-- units: pieces; amounts in the order's currency, prices per piece, discounts for the whole line
{{ godomall5_lines('order_goods', 'goods_no') }}
