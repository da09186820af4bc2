-- grain: one row per shop and row of the settlement list by case
-- units: amounts in won, negative when taken back; fees positive when kept
-- A row with an older load than its day is no longer in the list. The list has no numbers of its own: equal rows of one
-- day are counted. `position` in the day is not used: it moves when the mall adds a row.
with

rows_told as (

    select * from {{ ref('stg_naver_smartstore__settlements') }}

),

days as (

    select * from {{ ref('stg_naver_smartstore__settlement_days') }}

),

current_rows as (

    select
        rows_told.*,
        row_number() over (
            partition by
                rows_told.shop_alias,
                rows_told.settled_id,
                rows_told.settled_kind,
                rows_told.settle_type,
                rows_told.search_date
            order by rows_told.row_number_in_day
        ) as occurrence_number
    from rows_told
    left join days on rows_told.shop_alias = days.shop_alias and rows_told.search_date = days.search_date
    where rows_told.load_id >= coalesce(days.whole_load_id, '')

),

mapped as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        settled_id,
        line_id,
        settled_kind,
        settle_type,
        search_date,
        'KRW' as currency,
        cast(occurrence_number as bigint) as occurrence_number,
        payment_amount,
        cast(
            -(
                coalesce(payment_fee_amount, 0) + coalesce(instalment_fee_amount, 0)
                + coalesce(price_comparison_fee_amount, 0)
            ) as decimal(18, 2)
        ) as fee_amount,
        cast(coalesce(benefit_amount, 0) as decimal(18, 2)) as benefit_amount,
        settlement_amount,
        is_taken_back,
        is_paid_out,
        basis_date,
        expected_date,
        completed_date
    from current_rows

)

select * from mapped
