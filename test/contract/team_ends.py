"""A transition at once, a permission that is taken away, and what is left to be read of it all."""

from slopes import predict
from team import (
    approver,
    approves,
    asks,
    auditor,
    auditors,
    cancels,
    ci,
    grant,
    name,
    outcome,
    outsider,
    rejects,
    requester,
    transition,
)
from team_shares import everybody_looks, model
from workspace import one_of


def at_once(me):
    answer = me.registry.transition_stage(name, "3", one_of("Stage", "Staging"), False, comment="rest")
    version = getattr(answer, "model_version_databricks", None) or answer.model_version
    return [version.version, version.permission_level.value]


requester.does("asks for Staging", asks("3", "Staging"))
approver.does("does it at once", at_once)
requester.does("has nothing open", lambda me: me.registry.list_transition_requests(name, "3"))

requester.does("asks for it again", asks("1", "Staging"))
left = [
    grant("CAN_MANAGE", user_name="ci"),
    grant("CAN_EDIT", user_name="requester"),
    grant("CAN_MANAGE", group_name=auditors),
]
ci.does("takes approvers away", lambda me: me.registry.set_permissions(model.id, access_control_list=left) and None)
approver.does("approves too late", approves("1", "Staging"))
everybody_looks("in the end")


def activities(me):
    found = me.sends("GET", "mlflow/activities/list", name=name, version="1")["activities"]
    return [[one["activity_type"], one["user_id"], one.get("from_stage"), one.get("to_stage")] for one in found]


def history(me):
    changes = me.sends("GET", "stagebook/history", model=name, order="asc", max_results=1000)["changes"]
    return [[one["kind"], one["actor"]["id"], one.get("version")] for one in changes]


def forced(me):
    changes = me.sends("GET", "stagebook/history", model=name, kind="stage_transitioned")["changes"]
    told = "version", "to", "reason", "archived", "requested_by", "gates"
    return [{key: one.get(key) for key in told} for one in changes if one.get("forced")]


def files(me):
    return len(me.sends("GET", "mlflow-artifacts/artifacts", path=f"models/{model.id}")["files"])


for one in auditor, outsider:
    one.does("loads it", lambda me: predict(f"models:/{name}/1"))
    one.does("lists its files", files)
    one.does("reads activities", activities)
    one.does("reads the history", history)
    one.does("reads what was forced", forced)

writes = {
    "promote": transition("1", "Production"),
    "approve": approves("1", "Staging"),
    "reject": rejects("1", "Staging"),
    "cancel": cancels("1", "Staging", "requester"),
    "tag": lambda me: me.client.set_model_version_tag(name, "1", "k", "v"),
    "describe": lambda me: me.client.update_model_version(name, "1", "mine"),
    "point at": lambda me: me.client.set_registered_model_alias(name, "champion", "1"),
    "register": lambda me: me.client.create_model_version(name, "s3://bucket/m"),
    "measure": lambda me: me.sends("POST", "stagebook/metrics", name=name, version="1", key="accuracy", value=1),
    "set a policy": lambda me: me.sends("PUT", "stagebook/policies", model=name, rules=[]),
    "grant": lambda me: me.registry.set_permissions(model.id, access_control_list=[]),
    "delete a version": lambda me: me.client.delete_model_version(name, "1"),
    "rename": lambda me: me.client.rename_registered_model(name, "Mine"),
    "delete": lambda me: me.client.delete_registered_model(name),
}
for one in auditor, outsider:
    one.does("tries to", lambda me: {title: outcome(lambda: call(me)) for title, call in writes.items()})
