-- grain: one row per variant: the seller's physical item behind it on the day up to which the data reaches
-- units: pieces of the sku in one listed piece
with

variant_skus as (

    select * from {{ ref('int_variant_skus') }}

),

present as (

    select * from {{ ref('int_as_of') }}

),

in_force as (

    select variant_skus.*
    from variant_skus
    cross join present
    where
        coalesce(present.as_of_date_kst, variant_skus.valid_from) >= variant_skus.valid_from
        and (
            variant_skus.valid_to is null
            or coalesce(present.as_of_date_kst, variant_skus.valid_from) < variant_skus.valid_to
        )

)

select * from in_force
