"""Every call that `databricks-sdk` has for registered models, and what each answers."""

from journal import journal, print_journal
from receiver import Receiver, secret
from workspace import ml, one_of, sign_in, told


class Called:
    """The API, and which of its calls were made."""

    def __init__(self, api):
        self.api, self.names = api, set()

    def __getattr__(self, name):
        self.names.add(name)
        return getattr(self.api, name)

    def never(self):
        return sorted(name for name in dir(self.api) if not name.startswith("_") and name not in self.names)


registry = Called(sign_in().model_registry)
name = "Scratch"
staging = one_of("Stage", "Staging")

told("create_model", lambda: registry.create_model(name, tags=[ml.ModelTag(key="a", value="b")]).registered_model.name)
told("update_model", lambda: registry.update_model(name, description="of scratch") and None)
told("set_model_tag", lambda: registry.set_model_tag(name, "team", "risk"))
told("delete_model_tag", lambda: registry.delete_model_tag(name, "a"))
for _ in "1", "2":
    told("create_model_version", lambda: registry.create_model_version(name, "s3://bucket/m").model_version.version)
told("update_model_version", lambda: registry.update_model_version(name, "1", description="first") and None)
told("set_model_version_tag", lambda: registry.set_model_version_tag(name, "1", "k", "v"))
told("delete_model_version_tag", lambda: registry.delete_model_version_tag(name, "1", "k"))
told("get_model_version", lambda: registry.get_model_version(name, "1").model_version.description)
told("get_model_version_download_uri", lambda: registry.get_model_version_download_uri(name, "1").artifact_uri)

model = told("get_model", lambda: registry.get_model(name).registered_model_databricks)
id, me = model.id, model.user_id
told("list_models", lambda: [one.name for one in registry.list_models(max_results=1)])
told("search_models", lambda: [one.name for one in registry.search_models(filter="name LIKE 'Scr%'")])
told("search_model_versions", lambda: [one.version for one in registry.search_model_versions(order_by=["name ASC"])])

told("get_permission_levels", lambda: registry.get_permission_levels(id))
entry = ml.RegisteredModelAccessControlRequest
level = ml.RegisteredModelPermissionLevel
told("get_permissions", lambda: registry.get_permissions(id))
all = [entry(user_name=me, permission_level=level.CAN_MANAGE), entry(group_name="ml", permission_level=level.CAN_EDIT)]
told("set_permissions", lambda: registry.set_permissions(id, access_control_list=all))
role = "arn:aws:iam::111122223333:role/ci"
more = [entry(service_principal_name=role, permission_level=level.CAN_MANAGE_STAGING_VERSIONS)]
told("update_permissions", lambda: registry.update_permissions(id, access_control_list=more))

told("create_transition_request", lambda: registry.create_transition_request(name, "1", staging, comment="please"))
told("list_transition_requests", lambda: registry.list_transition_requests(name, "1"))
told("reject_transition_request", lambda: registry.reject_transition_request(name, "1", staging, comment="no"))
registry.create_transition_request(name, "1", staging)
asked_for = one_of("DeleteTransitionRequestStage", "Staging")
told(
    "delete_transition_request",
    lambda: registry.delete_transition_request(name, "1", asked_for, me, comment="never mind"),
)
told("nothing is open", lambda: registry.list_transition_requests(name, "1"))
registry.create_transition_request(name, "1", staging)
told("approve_transition_request", lambda: registry.approve_transition_request(name, "1", staging, True, comment="yes"))
registry.create_transition_request(name, "2", one_of("Stage", "Production"), comment="later")
told("transition_stage", lambda: registry.transition_stage(name, "2", staging, True, comment="at once"))
told("get_latest_versions", lambda: [[one.version, one.current_stage] for one in registry.get_latest_versions(name)])

comment = told("create_comment", lambda: registry.create_comment(name, "2", "how good is it?")).comment
told("update_comment", lambda: registry.update_comment(comment.id, "how good?"))
told("delete_comment", lambda: registry.delete_comment(comment.id))
told("it is gone", lambda: registry.update_comment(comment.id, "anybody there?"))

receiver = Receiver()
event, status = ml.RegistryWebhookEvent, ml.RegistryWebhookStatus
moves = [event.MODEL_VERSION_TRANSITIONED_STAGE]
address = ml.HttpUrlSpec(url=f"{receiver.url}/hook", secret=secret, authorization="Bearer ours")
job = ml.JobSpec(job_id="12", workspace_url=receiver.url, access_token="dapi")
hook = told(
    "create_webhook",
    lambda: registry.create_webhook(moves, description="to here", http_url_spec=address, model_name=name),
).webhook.id
every = registry.create_webhook([event.REGISTERED_MODEL_CREATED], job_spec=job, status=status.DISABLED).webhook.id
# Until 2025-07 nobody could say how many a page has.
one_a_page = {} if hasattr(ml, "TestRegistryWebhook") else {"max_results": 1}
told("list_webhooks", lambda: registry.list_webhooks(**one_a_page))
told("list_webhooks, of the model", lambda: registry.list_webhooks(model_name=name, events=[event.COMMENT_CREATED, *moves]))
told("update_webhook", lambda: registry.update_webhook(hook, status=status.TEST_MODE))
told("test_registry_webhook", lambda: registry.test_registry_webhook(hook))
told("it has received", receiver.next)
told("test_registry_webhook, a job's", lambda: registry.test_registry_webhook(every, event=event.COMMENT_CREATED))
told("its workspace has received", receiver.next)
registry.update_webhook(hook, status=status.ACTIVE)
registry.transition_stage(name, "2", one_of("Stage", "Production"), False)
told("it has been told of a transition", receiver.next)
told("delete_webhook", lambda: registry.delete_webhook(id=hook))
told("there is none", lambda: registry.update_webhook(hook, status=status.ACTIVE))
registry.delete_webhook(id=every)
told("no webhook is left", lambda: registry.list_webhooks())

told("delete_model_version", lambda: registry.delete_model_version(name, "2"))
told("rename_model", lambda: registry.rename_model(name, new_name="Kept").registered_model.name)
told("delete_model", lambda: registry.delete_model("Kept"))
told("no model is left", lambda: registry.list_models())
told("no permissions are", lambda: registry.get_permissions(id))

journal.append({"title": "never called", "result": registry.never()})
print_journal()
