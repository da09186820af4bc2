"""Airbyte's `source-declarative-manifest`, for the environment of `requirements-airbyte.txt`: needs nothing of ours.

python _airbyte_source.py BEGUN ARGUMENTS...: BEGUN is a file to write the moment at which all was imported.
"""

import sys
import time
from pathlib import Path

from airbyte_cdk.cli.source_declarative_manifest import run

if __name__ == "__main__":
    Path(sys.argv.pop(1)).write_text(str(time.perf_counter()))
    run()
