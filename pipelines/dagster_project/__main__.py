"""`python -m pipelines.dagster_project`."""

import sys

from .start import start

start(sys.argv[1:])
