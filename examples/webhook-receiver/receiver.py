"""A receiver of Stagebook's webhooks: verifies them, drops what comes twice, and works on the rest in order.

    WEBHOOK_SECRET=… python receiver.py --port 8081 --inbox inbox.db [-- COMMAND…]

Each payload is handed to COMMAND on its standard input, again until it ends with 0, or is printed as a line.
Needs Python 3.11 and nothing else. Put it behind something that speaks https.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Seconds: every try is signed anew, so what is older was recorded by somebody.
FRESH = 300
# Seconds for which a delivery can be sent again, and so is remembered.
KEPT = 31 * 86_400
LONGEST = 8 << 20  # Bytes.
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Refused(Exception):
    pass


def hmac_of(secret, content):
    return hmac.new(secret, content, hashlib.sha256)


def verify(secret, headers, body, now):
    """What names this delivery, as far as it is signed. Raises Refused."""
    if given := headers.get("X-MLflow-Signature"):
        delivery, sent = headers.get("X-MLflow-Delivery-Id", ""), headers.get("X-MLflow-Timestamp", "")
        if not UUID.fullmatch(delivery) or not re.fullmatch("[0-9]{1,12}", sent):
            raise Refused("no delivery id or no timestamp")
        wanted = base64.b64encode(hmac_of(secret, f"{delivery}.{sent}.".encode() + body).digest()).decode()
        # There may be several, of an old and a new secret.
        if not any(hmac.compare_digest(f"v1,{wanted}".encode(), one.encode()) for one in given.split()):
            raise Refused("the signature is wrong")
        if abs(now - int(sent)) > FRESH:
            raise Refused("it is not of now")
        return delivery
    if given := headers.get("X-Databricks-Signature"):
        wanted = hmac_of(secret, body).hexdigest()
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            raise Refused("the signature is wrong")
        # Of the headers nothing is signed: what is remembered is the content, and its own time says how old it is.
        if abs(now - json.loads(body)["event_timestamp"] / 1000) > KEPT:
            raise Refused("it is too old")
        return wanted
    raise Refused("there is no signature")


class Inbox:
    """What has arrived, in a file: a delivery is answered when it is in there, and worked on afterwards."""

    def __init__(self, file):
        self.database, self.arrived = sqlite3.connect(file, check_same_thread=False), threading.Condition()
        self.database.execute("CREATE TABLE IF NOT EXISTS inbox (key TEXT UNIQUE, time REAL, body BLOB, done INTEGER)")
        self.database.commit()

    def add(self, key, body, now):
        with self.arrived, self.database:
            self.database.execute("DELETE FROM inbox WHERE done AND time < ?", [now - KEPT])
            self.database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, FALSE)", [key, now, body])
            self.arrived.notify()

    def next(self):
        with self.arrived:
            oldest = "SELECT key, body FROM inbox WHERE NOT done ORDER BY rowid LIMIT 1"
            while not (row := self.database.execute(oldest).fetchone()):
                self.arrived.wait()
            return row

    def done(self, key):
        with self.arrived, self.database:
            self.database.execute("UPDATE inbox SET done = TRUE, body = '' WHERE key = ?", [key])


def work(inbox, command):
    while True:
        key, body = inbox.next()
        pause = 1
        while command and (code := subprocess.run(command, input=body).returncode):
            print(f"{command[0]} ended with {code}: again in {pause} s", file=sys.stderr, flush=True)
            time.sleep(pause)
            pause = min(2 * pause, 60)
        if not command:
            print(body.decode(), flush=True)
        inbox.done(key)


class Handler(BaseHTTPRequestHandler):
    timeout = 10
    secret: bytes
    inbox: Inbox

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            return self.answer(413, "a Content-Length is wanted, and no more than 8 MB")
        body, now = self.rfile.read(int(length)), time.time()
        try:
            key = verify(self.secret, self.headers, body, now)
        except Refused as error:
            return self.answer(401, str(error))
        except (ValueError, KeyError, TypeError):
            return self.answer(400, "this is no payload of a webhook")
        self.inbox.add(key, body, now)
        self.answer(200, "got it")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--inbox", default="inbox.db", metavar="FILE")
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    given, command = parser.parse_args(sys.argv[1:end]), sys.argv[end + 1 :]
    if not os.environ.get("WEBHOOK_SECRET"):
        parser.error("WEBHOOK_SECRET is not set")
    Handler.secret, Handler.inbox = os.environ["WEBHOOK_SECRET"].encode(), Inbox(given.inbox)
    threading.Thread(target=work, args=[Handler.inbox, command], daemon=True).start()
    server = ThreadingHTTPServer((given.host, given.port), Handler)
    print(f"listening at http://{given.host}:{server.server_port}", file=sys.stderr, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
