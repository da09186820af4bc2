-- grain: one row per value that did not fit its declared type; the cell is null
{{ staging_rejected_values('wisa') }}
