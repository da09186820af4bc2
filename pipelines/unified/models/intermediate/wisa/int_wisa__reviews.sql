-- grain: one row per review, in the column list every mall maps into: always empty
-- The shop engine has reviews; no interface is known that hands them out (contract 3).
{{ no_reviews() }}
