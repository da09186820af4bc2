"""What `kmall work` and `kmall run --fleet` say when the fleet cannot work: a key and a fix, and no password."""

import subprocess
from urllib.parse import urlsplit

from tests.fleet.machines import Fleet, kmall

NOBODY = "redis://:hush@127.0.0.1:9/0"


def wrongly_told(fleet: Fleet, redis_url: str) -> dict[str, str]:
    """Mistake -> what was told of it, where that names no key, no fix, or a password; '' where it is as it should be.

    No worker runs meanwhile.
    """
    parts = urlsplit(redis_url)
    with_password = f"redis://:hush@{parts.hostname}:{parts.port}/0"
    work, send = ("work",), ("load", "--fleet")
    to_fleet = ("--warehouse", fleet.urls["fleet"])
    cases = {
        "Redis is down, worker": ((*work, *to_fleet), {"KMALL_FLEET": NOBODY}, 1, ("[kmall] fleet", "KMALL_FLEET")),
        "Redis is down, sender": ((*send, *to_fleet), {"KMALL_FLEET": NOBODY}, 1, ("[kmall] fleet", "KMALL_FLEET")),
        "wrong password": ((*work, *to_fleet), {"KMALL_FLEET": with_password}, 1, ("Authentication", "KMALL_FLEET")),
        "no redis URL": ((*work, *to_fleet), {"KMALL_FLEET": "http://hush@a/"}, 2, ("[kmall] fleet", "redis://host")),
        "no token server": ((*work, *to_fleet), {"KMALL_TOKEN_STORE": ""}, 2, ("token_store", "KMALL_TOKEN_STORE")),
        "DuckDB file": ((*send, "--warehouse", "a.duckdb"), {}, 2, ("[kmall] warehouse", "postgresql://")),
        "no worker": ((*send, *to_fleet), {}, 2, ("no worker of the fleet answers", "kmall work")),
    }
    told = {}
    for mistake, (arguments, keys, code, words) in cases.items():
        done = subprocess.run(
            kmall(*arguments),
            env={**fleet.at("mistaken"), **keys},
            cwd=fleet.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        text = " ".join((done.stdout + done.stderr).split())
        is_right = (
            done.returncode == code
            and all(word in text for word in words)
            and not ("hush" in text or str(parts.password) in text)
        )
        told[mistake] = "" if is_right else f"{done.returncode}: {text[:400]}"
    return told
