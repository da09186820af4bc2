{# Rules on a line in the common columns, the same for every mall (unified model 1.1). #}

{# A sale: from paid to confirmed, or with a claim that is still open on a paid line. A finished exchange stays one (its
   replacement never is) unless the variable says otherwise. #}
{% macro is_sale() %}
(
    line_kind = 'sale'
    and (
        status_rank between 20 and 70
        or (is_paid and canonical_status in (
            'cancel_requested', 'cancelling', 'return_requested', 'returning', 'exchange_requested', 'exchanging'
            {%- if var('exchanged_is_sale') %}, 'exchanged'{% endif %}
        ))
    )
)
{% endmacro %}

{# Pieces still to be handed over. Not paid yet counts only where the shop takes stock at order; of an exchange only what is
   sent instead. #}
{% macro is_open_demand() %}
(
    qty_active > 0
    and (
        opens_demand
        or (canonical_status = 'pending_payment' and deduct_stage = 'order')
        or (canonical_status = 'exchanging' and line_kind = 'exchange_replacement')
    )
)
{% endmacro %}

{# A claim somebody still has to act on. #}
{% macro is_claim_open(of='') %}
{{ of }}claim_phase in ('requested', 'accepted', 'held', 'collecting', 'collected', 'reshipping', 'refunding')
{% endmacro %}
