"""A serving host that follows the registry: what is promoted there is what it answers with, without a restart.

    python serve.py --registry http://127.0.0.1:5000 --model MyModel --stage Production --cache served

Needs Python 3.11, mlflow and whatever the model needs; no AWS SDK and no credentials of S3. If the registry asks who it
is: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN. With --endpoint it tells the
registry what it serves.
"""

import argparse
import json
import shutil
import signal
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import mlflow.pyfunc
import numpy as np
import pandas as pd
from receipts import Receipts
from registry import Registry


class Served(NamedTuple):
    model: Any
    version: str
    digest: str
    etag: str


class Follower:
    """Keeps `served` at what the registry says, and at what it was while anything is wrong."""

    def __init__(self, registry: Registry, cache: Path, receipts: Receipts | None):
        self.registry, self.cache, self.receipts = registry, cache, receipts
        self.served: Served | None = None
        self.requests: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.asked = threading.Event()

    @contextmanager
    def serving(self):
        """What is served now. Its folder stays until the request is done: some models read it as they predict."""
        with self.lock:
            served = self.served
            digest = served.digest if served else ""
            self.requests[digest] += 1
        try:
            yield served
        finally:
            with self.lock:
                self.requests[digest] -= 1

    def update(self):
        old = self.served
        page, etag = self.registry.ask(old and old.etag)
        if page:
            folder = self.registry.download(page, self.cache)
            same = old is not None and old.digest == page["digest"]
            model = old.model if same else mlflow.pyfunc.load_model(str(folder))
            with self.lock:
                self.served = Served(model, page["version"], page["digest"], etag)
            log(f"serving version {page['version']}, digest {page['digest']}")
            if self.receipts:
                self.receipts.serving(page["version"], page["digest"])
        self.tidy()

    def tidy(self):
        with self.lock:
            needed = {self.served.digest} | {digest for digest, requests in self.requests.items() if requests}
        for folder in self.cache.glob("[0-9a-f]" * 64):
            if folder.name not in needed:
                shutil.rmtree(folder, ignore_errors=True)

    def follow(self, poll):
        said = ""
        while True:
            try:
                self.update()
                said = ""
            except Exception as error:
                # A line for each trouble, not for each try.
                trouble = " ".join(f"{type(error).__name__}: {error}".split())[:500]
                if trouble != said:
                    log(f"{f'still version {self.served.version}' if self.served else 'no model yet'}: {trouble}")
                said = trouble
            self.asked.wait(poll)
            self.asked.clear()


def log(line):
    # At once: two threads log, and `print` writes the end of a line by itself.
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def parse(body):
    """MLflow's scoring JSON → the model's input and its parameters."""
    given = json.loads(body)
    match given:
        case {"dataframe_split": {"data": _} as split}:
            return pd.DataFrame(**split), given.get("params")
        case {"inputs": dict(inputs)}:
            return {name: np.asarray(values) for name, values in inputs.items()}, given.get("params")
        case {"inputs": inputs}:
            return np.asarray(inputs), given.get("params")
    raise ValueError('the body must be {"inputs": …} or {"dataframe_split": {"columns": …, "data": …}}')


def plain(value):
    """What of a prediction is not JSON: pandas' and numpy's."""
    return value.to_dict("records") if isinstance(value, pd.DataFrame) else value.tolist()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    follower: Follower

    def do_GET(self):
        self.route({"/ping": lambda served: {}, "/version": self.about})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/reload":
            self.follower.asked.set()
            return self.answer(202, {})
        self.route({"/invocations": lambda served: self.predict(served, *parse(body))})

    def about(self, served):
        return {"model": self.follower.registry.which["model"], "version": served.version, "digest": served.digest}

    def predict(self, served, data, params):
        return {"predictions": served.model.predict(data, params=params)}

    def route(self, routes):
        with self.follower.serving() as served:
            if self.path not in routes:
                return self.answer(404, {"message": "POST /invocations, POST /reload, GET /ping or GET /version"})
            if not served:
                return self.answer(503, {"message": "no model is loaded yet"})
            try:
                text = json.dumps(routes[self.path](served), default=plain)
            except Exception as error:  # As MLflow's own scoring server has it: the model does not take this input.
                return self.answer(400, {"error_code": "BAD_REQUEST", "message": str(error)})
            self.answer(200, text, {"X-Model-Version": served.version})

    def answer(self, status, body, headers={}):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(content), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registry", required=True, metavar="URL")
    parser.add_argument("--model", required=True, metavar="NAME")
    which = parser.add_mutually_exclusive_group(required=True)
    for name in ("stage", "alias", "version"):
        which.add_argument(f"--{name}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--poll", type=float, default=5, metavar="SECONDS")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR", help="this host's own: it removes old files")
    parser.add_argument("--endpoint", metavar="NAME", help="tells the registry what is served, as this endpoint")
    parser.add_argument("--receipts", type=float, default=60, metavar="SECONDS", help="and again every so often")
    given = vars(parser.parse_args())

    which = {name: given[name] for name in ("model", "stage", "alias", "version") if given[name] is not None}
    receipts = None
    if given["endpoint"] is not None:
        receipts = Receipts(given["registry"], given["model"], given["endpoint"], given["receipts"], log)
        receipts.thread.start()
    Handler.follower = Follower(Registry(given["registry"], which), given["cache"], receipts)
    threading.Thread(target=Handler.follower.follow, args=[given["poll"]], daemon=True).start()
    server = Server((given["host"], given["port"]), Handler)
    log(f"listening at http://{given['host']}:{server.server_port}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # As a process manager stops it: cleanly, too.
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        if receipts:
            receipts.end()


if __name__ == "__main__":
    main()
