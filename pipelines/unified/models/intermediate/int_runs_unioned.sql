-- grain: one row per run and resource of a shop; a mall is one line here
select * from {{ ref('stg_cafe24__ledger') }}
