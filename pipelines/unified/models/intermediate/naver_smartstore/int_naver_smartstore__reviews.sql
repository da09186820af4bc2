-- grain: one row per review, in the column list every mall maps into: always empty
-- No call of the mall reads reviews (contract 10); they can be seen on its pages only.
{{ no_reviews() }}
