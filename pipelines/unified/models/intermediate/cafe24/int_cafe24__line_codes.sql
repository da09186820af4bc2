-- grain: one row per shop and order line: which claim code counts for it
with

lines as (

    select * from {{ ref('int_cafe24__current_lines') }}

),

recorded as (

    select
        *,
        -- nothing says that a cancellation and a return never share a number
        row_number() over (partition by shop_alias, shop_no, claim_id, line_id order by claim_type) as claim_rank
    from {{ ref('int_cafe24__recorded_claim_lines') }}

),

coded as (

    select
        lines.*,
        -- a claim on a part of the line may leave the line's own code alone: then the record holds the claim's
        case
            when substr(lines.native_status, 1, 1) in ('C', 'R', 'E') then lines.native_status
            when lines.claim_quantity between 1 and lines.quantity - 1 then recorded.native_status
        end as claim_code,
        coalesce(lines.claim_quantity between 1 and lines.quantity - 1, false) as is_less_claimed,
        case
            when lines.native_withdrawn in ('Cancellation', 'Return', 'Exchange')
                then case lines.native_withdrawn
                    when 'Cancellation' then 'cancel' when 'Return' then 'return' else 'exchange'
                end
            when lines.native_withdrawn = 'T'
                then case lines.native_claim_letter
                    when 'C' then 'cancel' when 'R' then 'return' when 'E' then 'exchange'
                end
        end as withdrawn_claim_type
    from lines
    left join recorded
        on
            lines.shop_alias = recorded.shop_alias
            and lines.shop_no = recorded.shop_no
            and lines.claim_id = recorded.claim_id
            and lines.line_id = recorded.line_id
            and recorded.claim_rank = 1

)

select * from coded
