"""Every call that `databricks-sdk` has for registered models, but for webhooks, and what each answers."""

from journal import journal, print_journal
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

told("delete_model_version", lambda: registry.delete_model_version(name, "2"))
told("rename_model", lambda: registry.rename_model(name, new_name="Kept").registered_model.name)
told("delete_model", lambda: registry.delete_model("Kept"))
told("no model is left", lambda: registry.list_models())
told("no permissions are", lambda: registry.get_permissions(id))

journal.append({"title": "never called", "result": registry.never()})
print_journal()
