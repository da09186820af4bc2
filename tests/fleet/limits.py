"""`python -m tests.fleet.limits <url of a token store> <begin>`: calls of one process under a limit that all share."""

import subprocess
import sys
import time

from sources.shared.http import Clock
from sources.shared.pacing import Limit, Pace
from sources.shared.tokens import TokenStore

BUCKET, SPEED, CALLS, PROCESSES = Limit(40, 20.0), 20.0, 80, 3
START_SECONDS = 20.0


def over_the_limit(store: str) -> tuple[int, int]:
    """How many calls processes made together, as fast as they may, and how many the mall's bucket had no room for."""
    begin = time.time() + START_SECONDS
    command = [sys.executable, "-m", "tests.fleet.limits", store, str(begin)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    times = sorted(float(each) for process in processes for each in process.communicate(timeout=300)[0].split())
    level, last, over = 0.0, begin, 0
    for each in times:
        level = max(0.0, level - (each - last) * SPEED * BUCKET.calls / BUCKET.seconds) + 1
        last = each
        over += level > BUCKET.calls + 1  # a call is told a moment after it was let through
    return len(times), over


def main(store: str, begin: str) -> None:
    clock = Clock(speed=SPEED)
    pace = Pace("a mall of many", clock, bucket=BUCKET, home=TokenStore(store).server)
    time.sleep(max(float(begin) - time.time(), 0))
    for _ in range(CALLS):
        pace.wait(clock.sleep)
        sys.stdout.write(f"{time.time()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
