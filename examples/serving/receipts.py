"""Tells the registry what this host serves, so that it can be compared with what is declared."""

import json
import threading
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from registry import authorization, message_of


class Receipts:
    """One thread of its own: a registry that is slow, away or says no never keeps a request or a new model waiting."""

    def __init__(self, url, model, endpoint, every, log):
        self.url = f"{url.rstrip('/')}/api/2.0/stagebook/receipts"
        self.names, self.every, self.log = {"endpoint": endpoint, "model": model}, every, log
        self.serves = None
        self.said = ""
        self.news, self.stopping = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def serving(self, version, digest):
        self.serves = {"version": version, "digest": digest, "since": time.time_ns() // 1_000_000}
        self.news.set()

    def run(self):
        while True:
            self.news.wait(self.every)  # Said again even if nothing is new: who is silent is stale.
            self.news.clear()
            if self.stopping.is_set():
                return
            if self.serves:
                self.attempt("POST", self.names | self.serves, timeout=30)

    def end(self):
        """Of a clean stop: nobody is to wait for this host. One that is killed becomes stale instead."""
        self.stopping.set()
        self.news.set()
        self.thread.join(timeout=5)  # What is on its way may not arrive after the end.
        if self.serves:
            self.attempt("DELETE", self.names, timeout=5)

    def attempt(self, method, body, timeout):
        try:
            self.send(method, body, timeout)
            self.said = ""
        except Exception as error:
            # A line for each trouble, not for each try.
            trouble = " ".join(f"{type(error).__name__}: {error}".split())[:500]
            if trouble != self.said:
                self.log(f"no receipt: {trouble}")
            self.said = trouble

    def send(self, method, body, timeout):
        request = Request(self.url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
        if who := authorization():
            request.add_unredirected_header("Authorization", who)
        try:
            urlopen(request, timeout=timeout).close()
        except HTTPError as error:
            raise ValueError(f"the registry answers {error.code}: {message_of(error)}") from None
