-- grain: one row per shop and product order that shows a claim: which one
-- units: pieces
-- Asked in this order: the claim the line names; without one the latest that is open or finished (a refused one leaves
-- the line when it moves on); a line that is closed shows what closed it.
with

lines as (

    select
        *,
        case native_status
            when 'CANCELED' then 'CANCEL' when 'RETURNED' then 'RETURN' when 'EXCHANGED' then 'EXCHANGE'
        end as closing_claim_type
    from {{ ref('int_naver_smartstore__current_lines') }}
    where native_status is null or native_status <> 'CANCELED_BY_NOPAYMENT'

),

claims as (

    select * from {{ ref('int_naver_smartstore__line_claims') }}

),

matched as (

    select
        lines.shop_alias,
        lines.line_id,
        lines.native_claim_type is not null as is_named,
        case when lines.native_claim_type is null then claims.claim_id else lines.claim_id end as line_claim_id,
        claims.claim_id as record_claim_id,
        coalesce(lines.native_claim_type, claims.native_claim_type, lines.closing_claim_type) as native_claim_type,
        case
            when lines.native_claim_type is null
                then coalesce(claims.native_claim_status, lines.closing_claim_type || '_DONE')
            else lines.native_claim_status
        end as native_claim_status,
        claims.native_reason,
        claims.qty,
        claims.claim_phase = 'held' as is_held,
        row_number() over (
            partition by lines.shop_alias, lines.line_id
            order by
                case when claims.requested_at is null then 1 else 0 end asc,
                claims.requested_at desc,
                claims.claim_id desc
        ) as claim_rank
    from lines
    left join claims
        on
            lines.shop_alias = claims.shop_alias
            and lines.line_id = claims.line_id
            and case
                when lines.native_claim_type is null
                    then claims.claim_phase <> 'withdrawn' and claims.claim_type <> 'holdback'
                when lines.claim_id is null
                    then {{ naver_claim_type('lines.native_claim_type') }} = claims.claim_type
                else lines.claim_id = claims.claim_id
            end

),

shown as (

    select
        shop_alias,
        line_id,
        coalesce(line_claim_id, record_claim_id) as claim_id,
        native_claim_type,
        native_claim_status,
        native_claim_type || ':' || native_claim_status as claim_code,
        native_reason,
        qty as claim_quantity,
        coalesce(is_held, false) as is_held
    from matched
    where claim_rank = 1 and native_claim_type is not null

)

select * from shown
