"""Dagster's code location, `dagster dev -m pipelines.dagster_project.location`. Reads the configuration at once."""

from .definitions import definitions
from .installation import Installation
from .views import manifest_of

_installation = Installation.configured()
defs = definitions(_installation, manifest_of(_installation))
