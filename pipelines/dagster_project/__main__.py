"""`python -m pipelines.dagster_project`, with the arguments of `dagster dev`."""

import sys

from pipelines import screen
from pipelines.cli_common import WRONG_CONFIGURATION
from sources.shared.errors import WrongConfiguration

from .start import start

try:
    start(sys.argv[1:])
except WrongConfiguration as error:
    screen.print_error(error, as_json=False)
    sys.exit(WRONG_CONFIGURATION)
