-- grain: one row per refund, in the column list every mall maps into: always empty
-- No amount given back is told anywhere: that money went back shows in the state of its line only (refund_status).
{{ no_refunds() }}
