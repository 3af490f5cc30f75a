"""A deployment hook: serving hosts, one after the other, take what the registry says now.

    python roll.py --registry http://127.0.0.1:5000 --model MyModel --stage Production --host http://127.0.0.1:8080

The event is on the standard input: of the registry's bus (a deployment hook), or a webhook's payload (webhook-receiver).
It says that something happened, not what is so by now, for which the registry is asked: an event that comes twice, late, or
after another does no harm. A host that does not get there within --patience ends it with 1, before the next host is touched.
Needs Python 3.11 and nothing else. If the registry asks who it is: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD,
or MLFLOW_TRACKING_TOKEN.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from urllib.request import urlopen

sys.path.append(str(Path(__file__).resolve().parents[1] / "serving"))

from registry import NotThere, Registry  # noqa: E402


def model_of(event):
    """Whose event it is: of the bus, Databricks', MLflow's."""
    return event.get("detail", {}).get("model") or event.get("model_name") or event.get("data", {}).get("name")


def serves(host):
    """What a host serves now; nothing before its first model is loaded."""
    try:
        with urlopen(f"{host}/version", timeout=10) as answer:
            at = json.load(answer)
            return at["version"], at["digest"]
    except OSError:
        return None


def roll(registry, host, patience):
    """The version that the host serves, as soon as it is the registry's. Raises ValueError."""
    end = time.monotonic() + patience
    while True:
        # Every time: what is promoted meanwhile is what the host will take.
        page, _ = registry.ask()
        wanted = page["version"], page["digest"]
        if serves(host) == wanted:
            return page["version"]
        if time.monotonic() > end:
            raise ValueError(f"{host} does not serve version {page['version']}")
        try:
            urlopen(f"{host}/reload", data=b"", timeout=10).close()
        except OSError as error:
            print(f"{host}: {error}", file=sys.stderr, flush=True)
        time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registry", required=True, metavar="URL")
    parser.add_argument("--model", required=True, metavar="NAME")
    which = parser.add_mutually_exclusive_group(required=True)
    for name in ("stage", "alias"):
        which.add_argument(f"--{name}")
    parser.add_argument("--host", required=True, action="append", metavar="URL", help="in the order given")
    parser.add_argument("--patience", type=float, default=120, metavar="SECONDS", help="for each host")
    given = parser.parse_args()

    if model_of(json.load(sys.stdin)) != given.model:
        return
    place = {"stage": given.stage} if given.stage else {"alias": given.alias}
    registry = Registry(given.registry, {"model": given.model} | place)
    try:
        for host in given.host:
            print(f"{host} serves version {roll(registry, host.rstrip('/'), given.patience)}", flush=True)
    except NotThere as error:
        # It has left again: there is nothing to take its place, and another try would change nothing.
        print(f"hosts stay as they are: {error}", flush=True)
    except (ValueError, OSError) as error:
        sys.exit(f"roll.py: {error}")


if __name__ == "__main__":
    main()
