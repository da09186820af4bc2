-- grain: that of the mapping models of the malls in use
{{ union_malls('int', 'products') }}
