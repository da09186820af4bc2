-- grain: that of the mapping models; a mall is one line here
select * from {{ ref('int_cafe24__order_lines') }}
