{# Won, which the mall writes as whole numbers -> decimal(18,2). #}
{% macro naver_won(column) %}cast({{ column }} as decimal(18, 2)){% endmacro %}

{# `yyyy-MM-dd`, a Korean calendar day -> date; what is no day becomes null. #}
{% macro naver_day(column) %}{{ kst_date(kst_to_utc(column)) }}{% endmacro %}

{# Up to four options of a row as `group=name, group=name`; a row without names: null. #}
{% macro naver_option_text() %}
nullif(
    {%- for number in range(1, 5) %}
    {% if not loop.first %}|| {% endif -%}
    coalesce(
        {%- if not loop.first %}', ' || {% endif -%}
        coalesce({{ text('option_group_name' ~ number) }} || '=', '') || {{ text('option_name' ~ number) }}, ''
    )
    {%- endfor %},
    ''
)
{% endmacro %}

{# Where a product order holds claims: column prefix, name we give it, kind of claim, and which counts first (contract 7.2:
   `currentClaim` first; the top-level copies are deprecated; finished claims are a table and come second). #}
{% macro naver_claim_places() %}
{{ return([
    ('current_claim__cancel', 'current_cancel', 'cancel', 1),
    ('current_claim__return', 'current_return', 'return', 1),
    ('current_claim__exchange', 'current_exchange', 'exchange', 1),
    ('before_claim__exchange', 'before_exchange', 'exchange', 3),
    ('cancel', 'old_cancel', 'cancel', 4),
    ('return', 'old_return', 'return', 4),
    ('exchange', 'old_exchange', 'exchange', 4),
]) }}
{% endmacro %}

{# The columns of one such place, renamed and cast. A cancel brings no goods back, an exchange no money. #}
{% macro naver_claim_columns(place, name, kind) %}
{%- set texts = [('request_channel', 'request_channel')] -%}
{%- set codes = [('native_claim_status', 'claim_status'), ('native_reason', kind ~ '_reason')] -%}
{%- set won = [] -%}
{%- set times = [('requested_at', 'claim_request_date')] -%}
{%- if kind == 'cancel' -%}
    {%- set times = times + [('accepted_at', 'cancel_approval_date'), ('completed_at', 'cancel_completed_date')] -%}
{%- else -%}
    {%- set codes = codes + [
        ('collect_status', 'collect_status'), ('holdback_status', 'holdback_status'), ('holdback_reason', 'holdback_reason'),
    ] -%}
    {%- set texts = texts + [
        ('collect_delivery_method', 'collect_delivery_method'), ('collect_carrier_code', 'collect_delivery_company'),
        ('collect_tracking_no', 'collect_tracking_number'), ('fee_pay_means', 'claim_delivery_fee_pay_means'),
        ('fee_pay_method', 'claim_delivery_fee_pay_method'), ('fee_line_ids', 'claim_delivery_fee_product_order_ids'),
        ('fee_support_type', 'claim_delivery_fee_support_type'), ('other_fee_pay_means', 'etc_fee_pay_means'),
        ('other_fee_pay_method', 'etc_fee_pay_method'),
    ] -%}
    {%- set won = [
        ('fee_amount', 'claim_delivery_fee_demand_amount'), ('fee_discount_amount', 'claim_delivery_fee_discount_amount'),
        ('fee_support_amount', 'claim_delivery_fee_support_amount'), ('remote_area_fee_amount', 'remote_area_cost_charge_amount'),
        ('other_fee_amount', 'etc_fee_demand_amount'),
    ] -%}
    {%- set times = times + [
        ('collected_at', 'collect_completed_date'), ('held_at', 'holdback_config_date'), ('released_at', 'holdback_release_date'),
    ] -%}
{%- endif -%}
{%- if kind == 'return' -%}{%- set times = times + [('completed_at', 'return_completed_date')] -%}{%- endif -%}
{%- if kind == 'exchange' -%}
    {%- set codes = codes + [('redelivery_status', 're_delivery_status')] -%}
    {%- set texts = texts + [
        ('redelivery_method', 're_delivery_method'), ('redelivery_carrier_code', 're_delivery_company'),
        ('redelivery_tracking_no', 're_delivery_tracking_number'),
    ] -%}
    {%- set times = times + [('redelivered_at', 're_delivery_operation_date')] -%}
{%- else -%}
    {%- set texts = texts + [
        ('refund_standby_reason', 'refund_standby_reason'), ('refund_standby_status', 'refund_standby_status'),
    ] -%}
    {%- set times = times + [('refund_expected_at', 'refund_expected_date')] -%}
{%- endif %}
        {{ text(place ~ '__claim_id') }} as {{ name }}_claim_id,
        {%- for alias, column in codes %}
        upper({{ text(place ~ '__' ~ column) }}) as {{ name }}_{{ alias }},
        {%- endfor %}
        {%- for alias, column in texts %}
        {{ text(place ~ '__' ~ column) }} as {{ name }}_{{ alias }},
        {%- endfor %}
        {{ place }}__request_quantity as {{ name }}_quantity,
        {%- for alias, column in won %}
        {{ naver_won(place ~ '__' ~ column) }} as {{ name }}_{{ alias }},
        {%- endfor %}
        {%- for alias, column in times %}
        {{ kst_to_utc(place ~ '__' ~ column) }} as {{ name }}_{{ alias }},
        {%- endfor %}
{%- endmacro %}

{# claimType in the common words; an unknown one is null. ADMIN_CANCEL is a cancel by the mall itself. #}
{% macro naver_claim_type(column) %}
case {{ column }}
    when 'CANCEL' then 'cancel'
    when 'ADMIN_CANCEL' then 'cancel'
    when 'RETURN' then 'return'
    when 'EXCHANGE' then 'exchange'
    when 'PURCHASE_DECISION_HOLDBACK' then 'holdback'
end
{% endmacro %}

{# Whether the claim, not the product order, says where the line stands (unified model 1.2, rule 3): an open claim unless it
   is about less than what is left; a finished one only if the product order agrees or nothing is left; one that was taken
   back and a hold on the confirmation never (the map says passthrough). #}
{% macro naver_claim_overrides(claim_status, line_status, claim_phase, is_part, nothing_left) %}
coalesce(
    {{ claim_status }} <> 'passthrough'
    and case
        when {{ claim_phase }} = 'completed' then {{ claim_status }} = {{ line_status }} or {{ nothing_left }}
        else not {{ is_part }}
    end, false
)
{% endmacro %}

{# Whether the delivery fee of a claim comes off what is given back: '환불금에서 차감'. The other ways are paid apart. #}
{% macro naver_fee_is_deducted(column) %}coalesce({{ column }} like '%환불금에서 차감%', false){% endmacro %}
