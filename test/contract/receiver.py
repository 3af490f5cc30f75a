"""A receiver of webhooks on this machine, which verifies what it gets as Databricks' documentation says to."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Signatures are made with it.
secret = "not in any answer"


def verdict(headers, body):
    signature = headers.get("X-Databricks-Signature")
    if signature is None:
        return "unsigned"
    computed = hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest()
    return "good" if hmac.compare_digest(computed, signature) else "bad"


class Receiver:
    def __init__(self):
        self.received, self.changed = [], threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.changed:
                    receiver.received.append(
                        {
                            "path": self.path,
                            "signature": verdict(self.headers, body),
                            "authorization": self.headers.get("Authorization"),
                            "body": json.loads(body),
                        }
                    )
                    receiver.changed.notify_all()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"got it")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        """The first that nobody has taken yet; waits for it, and gives up when nothing comes for long."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.received, timeout=60):
                return None
            return self.received.pop(0)
