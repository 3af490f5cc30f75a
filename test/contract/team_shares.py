"""A model is registered, and shared."""

from team import approvers, auditor, auditors, ci, everybody, grant, name, outsider, requester, sees, trains


def everybody_looks(when):
    for one in everybody:
        one.does(f"sees {when}", sees)


def levels(me):
    answer = me.registry.get_permission_levels(model.id)
    return [one.permission_level.value for one in answer.permission_levels if one.permission_level]


for accuracy in 0.9, 0.85, 0.895:
    ci.does(f"trains one of {accuracy}", trains(accuracy))
model = ci.registry.get_model(name).registered_model_databricks
everybody_looks("before anything is granted")

ci.does("reads the levels", levels)
first = [
    grant("CAN_MANAGE", user_name="ci"),
    grant("CAN_EDIT", user_name="requester"),
    grant("CAN_MANAGE_STAGING_VERSIONS", group_name=approvers),
]
for one in requester, ci:
    one.does("sets permissions", lambda me: me.registry.set_permissions(model.id, access_control_list=first))
more = [grant("CAN_MANAGE_PRODUCTION_VERSIONS", group_name=approvers), grant("CAN_MANAGE", group_name=auditors)]
ci.does("updates permissions", lambda me: me.registry.update_permissions(model.id, access_control_list=more))
for one in auditor, outsider:
    one.does("reads permissions", lambda me: me.registry.get_permissions(model.id))
everybody_looks("then")
