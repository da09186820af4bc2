{# Matching of listings to the seller's physical items (unified model 2.3) and what counts of a sku. #}

{# A code, comparable across malls: NFKC where the engine has it, upper case, blanks around it gone and inner ones one blank;
   leading zeros and hyphens stay. DuckDB has NFC only and Spark nothing: there full-width letters, digits, signs and
   blanks, what a Korean or Japanese keyboard really writes, are folded by hand. #}
{% macro folded_code(column) %}{{ return(adapter.dispatch('folded_code', 'unified')(column)) }}{% endmacro %}
{% macro duckdb__folded_code(column) %}
nullif(upper(trim(regexp_replace({{ narrowed('nfc_normalize(' ~ column ~ ')') }}, '\s+', ' ', 'g'))), '')
{% endmacro %}
{% macro postgres__folded_code(column) %}
nullif(upper(trim(regexp_replace(normalize({{ column }}, NFKC), '\s+', ' ', 'g'))), '')
{% endmacro %}
{% macro spark__folded_code(column) %}
nullif(upper(trim(regexp_replace({{ narrowed(column) }}, '\\s+', ' '))), '')
{% endmacro %}

{% macro bigquery__folded_code(column) %}
nullif(upper(trim(regexp_replace(normalize({{ column }}, NFKC), r'\s+', ' '))), '')
{% endmacro %}
{% macro snowflake__folded_code(column) %}{{ return(unified.spark__folded_code(column)) }}{% endmacro %}
{% macro clickhouse__folded_code(column) %}
nullif(upperUTF8(trim(replaceRegexpAll(normalizeUTF8NFKC({{ column }}), '\\s+', ' '))), '')
{% endmacro %}

{# Full-width forms (U+FF01 to U+FF5E), the ideographic and the no-break blank -> their plain characters. #}
{% macro narrowed(column) %}
{%- set wide = "！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～" -%}
{%- set plain = "!\"#$%&' || chr(39) || '()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~" -%}
translate({{ column }}, '{{ wide }}' || chr(12288) || chr(160), '{{ plain }}' || '  ')
{%- endmacro %}

{# Whether a folded code is only a word for "none". #}
{% macro is_placeholder(folded) %}
{{ folded }} in ({% for code in var('sku_placeholders') %}'{{ code }}'{{ ', ' if not loop.last }}{% endfor %})
{% endmacro %}

{# A seller's code, comparable across malls: folded; placeholders are no code. #}
{% macro seller_code(column) %}
case when not {{ is_placeholder(folded_code(column)) }} then {{ folded_code(column) }} end
{% endmacro %}

{# The name of a physical item as the seller writes it: folded like a code, so that `mug-1` and the code MUG-1 are one item.
   The name of an item that only one listing has (`platform:alias:variant`) is no code and stays as it is. #}
{% macro seller_sku(column) %}
case when trim({{ column }}) like '%:%:%' then trim({{ column }}) else {{ folded_code(column) }} end
{% endmacro %}

{# Names of listings that may be the same thing: letters and digits of the plain name and of the option values. #}
{% macro comparable_name(product_name, option_text) %}
{{ return(adapter.dispatch('comparable_name', 'unified')(product_name, option_text)) }}
{% endmacro %}
{% macro default__comparable_name(product_name, option_text) %}
lower(regexp_replace(
    {{ plain_text(product_name) }} || ' ' || regexp_replace(coalesce({{ option_text }}, ''), '[^,=]*=', '', 'g'), '[\s,/&+_()-]+', '', 'g'
))
{% endmacro %}
{% macro spark__comparable_name(product_name, option_text) %}
lower(regexp_replace(
    {{ plain_text(product_name) }} || ' ' || regexp_replace(coalesce({{ option_text }}, ''), '[^,=]*=', ''), '[\\s,/&+_()-]+', ''
))
{% endmacro %}

{% macro bigquery__comparable_name(product_name, option_text) %}
lower(regexp_replace(
    {{ plain_text(product_name) }} || ' ' || regexp_replace(coalesce({{ option_text }}, ''), '[^,=]*=', ''), r'[\s,/&+_()-]+', ''
))
{% endmacro %}
{% macro snowflake__comparable_name(product_name, option_text) %}
    {{- return(unified.spark__comparable_name(product_name, option_text)) -}}
{% endmacro %}
{% macro clickhouse__comparable_name(product_name, option_text) %}
lowerUTF8(replaceRegexpAll(
    {{ plain_text(product_name) }} || ' ' || replaceRegexpAll(coalesce({{ option_text }}, ''), '[^,=]*=', ''),
    '[\\s,/&+_()-]+', ''
))
{% endmacro %}

{# For each code: which item all listings with it are, or why nobody can say. `above`: what the rungs before found.
   Only one item among the rungs before, and no pack of several pieces, can be handed on; the code becomes a name of its own
   only where nothing else has that name. A seller's code of a variant names it even in a single mall; other codes say
   something only where two malls have them. #}
{% macro sku_groups(above, code) %}
select
    {{ above }}.{{ code }} as code,
    max(repeated.listing_count) as repeated_count,
    count(distinct {{ above }}.found_sku) as found_count,
    case
        when max(repeated.listing_count) is not null then 'repeated'
        when count(distinct {{ above }}.found_sku) > 1 then 'several_skus'
        when {{ any_row(above ~ '.found_sku is not null and not ' ~ above ~ '.is_single_piece') }} then 'pack'
        {% if code != 'variant_code' -%}
        when count(distinct {{ above }}.platform || ':' || {{ above }}.shop_alias) = 1 then 'alone'
        {% endif -%}
        when count({{ above }}.found_sku) = 0 and max(names.found_sku) is not null then 'name_taken'
    end as refusal,
    coalesce(min({{ above }}.found_sku), {{ above }}.{{ code }}) as sku
from {{ above }}
left join repeated on repeated.code_kind = '{{ code }}' and {{ above }}.{{ code }} = repeated.code
left join (select distinct found_sku from {{ above }}) as names on {{ above }}.{{ code }} = names.found_sku
where {{ above }}.{{ code }} is not null
group by {{ above }}.{{ code }}
{% endmacro %}

{# Rank of the status from which on the mall has taken a line's pieces from its stock. #}
{% macro taken_from_rank(deduct_stage) %}
case {{ deduct_stage }} when 'preparing' then 30 when 'shipped' then 50 when 'delivered' then 60 else 0 end
{% endmacro %}

{# A line whose pieces count as sold: paid, whatever became of it later; unpaid cancels, copies and replacements do not. #}
{% macro counts_as_sold() %}
(
    is_paid
    and line_kind = 'sale'
    and not is_mirror
    and claim_type <> 'cancel_unpaid'
    and canonical_status not in ('void', 'payment_failed')
)
{% endmacro %}
