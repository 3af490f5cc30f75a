"""No version goes to Production that is worse than what is there by more than 0.01, but by force."""

from team import admin, approver, approves, asks, ci, name, outsider, requester, transition
from workspace import one_of

production = "Production"
policy = {
    "model": name,
    "stage": production,
    "rules": [
        {
            "rule": "not_worse_than_incumbent",
            "metric": "accuracy",
            "direction": "higher_is_better",
            "tolerance": 0.01,
        }
    ],
}
for one in requester, approver, ci:
    one.does("sets a policy", lambda me: me.sends("PUT", "stagebook/policies", **policy) and None)

promotion = {"name": name, "stage": production, "archive_existing_versions": True}


def checks(version):
    def check(me):
        answer = me.sends("POST", "stagebook/promotions/check", **promotion, version=version)
        return {**answer, "who_may_approve": sorted(answer["who_may_approve"])}

    return check


for version in "2", "3":
    for one in requester, approver, outsider:
        one.does(f"checks {version}", checks(version))

requester.does("asks for the worse", asks("2", production))
approver.does("approves the worse", approves("2", production))
approver.does("promotes the worse with mlflow", transition("2", production))
approver.does(
    "promotes the worse with databricks-sdk",
    lambda me: me.registry.transition_stage(name, "2", one_of("Stage", production), True),
)
approver.does("promotes the better with mlflow", transition("3", production))


def forces(**more):
    return lambda me: me.sends("POST", "stagebook/promotions/force", **promotion, version="2", **more) and None


def lets_force(me):
    model = me.registry.get_model(name).registered_model_databricks.id
    entry = {"user_name": "approver", "permission_level": "CAN_FORCE"}
    me.sends("PATCH", f"permissions/registered-models/{model}", access_control_list=[entry])


approver.does("forces", forces(reason="3 is down"))
for one in ci, admin:
    one.does("lets the approver force", lets_force)
approver.does("forces without a reason", forces())
approver.does("forces with a reason", forces(reason="3 is down"))
requester.does("has nothing open", lambda me: me.registry.list_transition_requests(name, "2"))
requester.does("finds them in", lambda me: [me.client.get_model_version(name, one).current_stage for one in "123"])
