"""MLflow's webhooks by MLflow's client, and what a receiver on this machine is told; prints all of it as JSON."""

import base64
import hashlib
import hmac
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mlflow import MlflowClient
from mlflow.entities.webhook import VALID_ENTITY_ACTIONS, WebhookEvent, WebhookStatus
from mlflow.exceptions import MlflowException

# Signatures are made with it.
secret = "not in any answer"
received, changed = [], threading.Condition()


def verdict(headers, body):
    """As MLflow's documentation says to."""
    signature = headers.get("X-MLflow-Signature")
    if signature is None:
        return "unsigned"
    signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.{body.decode('utf-8')}"
    computed = hmac.new(secret.encode("utf-8"), signed.encode("utf-8"), hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(computed).decode('utf-8')}"
    return "good" if hmac.compare_digest(expected, signature) else "bad"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        text = re.sub(r'"timestamp": "[-0-9T:.]+\+00:00"', '"timestamp": "then"', body.decode("utf-8"))
        # A number that JavaScript writes without its fraction.
        text = text.replace('"budget_amount": 100.0', '"budget_amount": 100')
        got = {"path": self.path, "signature": verdict(self.headers, body), "body": text}
        with changed:
            received.append({**got, "type": self.headers["Content-Type"]})
            changed.notify_all()
        self.send_response(404 if self.path == "/404" else 200)
        self.end_headers()
        self.wfile.write(b"got it")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
url = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()


def take(count):
    """So many requests, in no particular order; fewer if nothing more comes for long."""
    with changed:
        changed.wait_for(lambda: len(received) >= count, timeout=30)
        some, received[:] = list(received), []
    return sorted(some, key=lambda one: (one["path"], one["body"]))


def told(webhook):
    return {
        "name": webhook.name,
        "path": webhook.url.removeprefix(url),
        "events": sorted(str(event) for event in webhook.events),
        "description": webhook.description,
        "status": str(webhook.status),
        "secret": webhook.secret,
        "updated": webhook.last_updated_timestamp > webhook.creation_timestamp,
    }


def refused(call):
    try:
        call()
    except MlflowException as error:
        return [error.error_code, str(error).replace(url, "")]
    return "done"


client, seen = MlflowClient(), {}
every = [WebhookEvent(entity, action) for entity, actions in VALID_ENTITY_ACTIONS.items() for action in actions]

hook = client.create_webhook("all", f"{url}/all", every, description="of everything", secret=secret)
seen["created"] = told(hook)
plain = client.create_webhook("plain", f"{url}/plain", ["registered_model.created"], status=WebhookStatus.DISABLED)
seen["got"] = told(client.get_webhook(plain.webhook_id))
seen["listed"] = [told(one) for one in client.list_webhooks()]
page = client.list_webhooks(max_results=1)
seen["pages"] = [[one.name for one in page], [one.name for one in client.list_webhooks(1, page_token=page.token)]]

for event in every:
    result = client.test_webhook(hook.webhook_id, event)
    seen[f"test {event}"] = [result.success, result.response_status, result.response_body, take(1)]
first = client.test_webhook(plain.webhook_id)
seen["test of its own, disabled"] = [first.success, take(1)]

client.create_registered_model("alpha", tags={"team": "Zoë"}, description="a model")
client.create_registered_model("bare")
client.create_model_version("alpha", "s3://bucket/alpha", tags={"kind": "a \"b\""}, description="one")
client.create_model_version("alpha", "s3://bucket/alpha")
client.set_model_version_tag("alpha", "1", "state", "new")
client.delete_model_version_tag("alpha", "1", "state")
# Longer than what a row of history tells whole: it is looked up, and so must still be there.
client.set_model_version_tag("alpha", "2", "long", "x" * 300)
client.set_registered_model_tag("alpha", "of", "no webhook")
client.set_registered_model_alias("alpha", "champion", "1")
client.set_registered_model_alias("alpha", "champion", "2")
client.delete_registered_model_alias("alpha", "champion")
client.update_model_version("alpha", "1", "no webhook")
client.transition_model_version_stage("alpha", "1", "Production")
seen["of a model"] = take(10)

prompt = client.register_prompt("hello", "Hi {{name}}", commit_message="one", tags={"tone": "kind"})
client.set_prompt_version_tag("hello", prompt.version, "checked", "yes")
client.delete_prompt_version_tag("hello", prompt.version, "checked")
client.set_prompt_tag("hello", "team", "a")
client.delete_prompt_tag("hello", "team")
client.set_prompt_alias("hello", "live", prompt.version)
client.delete_prompt_alias("hello", "live")
# The client sets a tag by itself, too.
seen["of a prompt"] = take(9)

changed_hook = client.update_webhook(
    plain.webhook_id, name="changed", url=f"{url}/404", description="d", events=["prompt.created"], secret=secret
)
seen["changed"] = told(changed_hook)
failing = client.test_webhook(plain.webhook_id)
seen["a test that fails"] = [failing.success, failing.response_status, failing.response_body, take(1)]
seen["signed no more"] = told(client.update_webhook(plain.webhook_id, secret="", description=""))
client.test_webhook(plain.webhook_id)
seen["unsigned"] = take(1)

seen["refused"] = [
    refused(lambda: client.create_webhook("bad name", f"{url}/x", every)),
    refused(lambda: client.create_webhook("x", "ftp://example.com", every)),
    refused(lambda: client.list_webhooks(max_results=1001)),
    refused(lambda: client.get_webhook("00000000-0000-0000-0000-000000000000")),
]
for one in (hook, plain):
    client.delete_webhook(one.webhook_id)
seen["left"] = [told(one) for one in client.list_webhooks()]
client.create_registered_model("unheard")
with changed:
    changed.wait_for(lambda: received, timeout=2)
seen["after all were deleted"] = list(received)

print(json.dumps(seen))
