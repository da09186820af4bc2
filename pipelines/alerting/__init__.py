"""Alerts: what is not well (`alerts`), what was told before (`memory`), in `words`, to a `webhook`."""
