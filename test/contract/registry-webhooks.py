"""Every call of `databricks-registry-webhooks`, and what each answers. It asks nobody for the environment of mlflow."""

import json
import os

from databricks_registry_webhooks import HttpUrlSpec, JobSpec, RegistryWebhooksClient
from databricks_registry_webhooks.exceptions import RegistryWebhooksException
from receiver import Receiver, secret

journal = []
client, receiver = RegistryWebhooksClient(), Receiver()
name = os.environ["MODEL"]


def plain(value):
    """Entities as JSON: every property that they have."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    properties = [key for key, kind in vars(type(value)).items() if isinstance(kind, property)]
    return {key: plain(getattr(value, key)) for key in properties} if properties else value


def told(title, call):
    try:
        result = call()
    except RegistryWebhooksException as error:
        journal.append({"title": title, "error_code": error.error_code, "message": str(error)})
        return None
    journal.append({"title": title, "result": plain(result)})
    return result


spec = HttpUrlSpec(url=f"{receiver.url}/hook", secret=secret, authorization="Bearer ours")
events = ["MODEL_VERSION_TRANSITIONED_STAGE", "MODEL_VERSION_CREATED"]
hook = told("create_webhook", lambda: client.create_webhook(events, http_url_spec=spec, model_name=name, description="d"))
job = JobSpec(job_id=12, access_token="dapi", workspace_url=receiver.url)
every = told("create_webhook, of a job", lambda: client.create_webhook(["REGISTERED_MODEL_CREATED"], job_spec=job))

told("list_webhooks", lambda: client.list_webhooks())
told("list_webhooks, of the model", lambda: client.list_webhooks(model_name=name))
told("list_webhooks, by event", lambda: client.list_webhooks(events=["COMMENT_CREATED", "REGISTERED_MODEL_CREATED"]))
told("list_webhooks, one", lambda: [one.id == every.id for one in client.list_webhooks(max_results=1)])

told("update_webhook", lambda: client.update_webhook(hook.id, events=["COMMENT_CREATED"], status="TEST_MODE"))
told("test_webhook", lambda: client.test_webhook(hook.id))
told("received", receiver.next)
told("test_webhook, an event", lambda: client.test_webhook(every.id, event="MODEL_VERSION_CREATED"))
told("received by the job's workspace", receiver.next)

told("delete_webhook", lambda: client.delete_webhook(hook.id))
told("delete_webhook, again", lambda: client.delete_webhook(hook.id))
told("list_webhooks, one is left", lambda: [one.id == every.id for one in client.list_webhooks()])
print(json.dumps(journal))
