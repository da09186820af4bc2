-- grain: one row per resource and shop: its last finished full sweep
{{ staging_sweeps('wisa') }}
