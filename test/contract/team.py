"""People who share a registry. Each signs in with their own token, by `databricks-sdk` and `mlflow` alike."""

import json
import os

import mlflow
from databricks.sdk.service import ml
from mlflow import MlflowClient
from slopes import train
from workspace import one_of, refusals, sign_in, told

tokens = json.loads(os.environ["TOKENS"])
name = "Churn"
approvers, auditors = "approvers", "auditors"


class Member:
    def __init__(self, who):
        self.who = who
        self.workspace = sign_in(tokens[who])
        self.registry = self.workspace.model_registry
        self.client = MlflowClient()

    def does(self, title, call):
        # mlflow reads it at every request.
        os.environ["MLFLOW_TRACKING_TOKEN"] = tokens[self.who]
        return told(title, lambda: call(self), who=self.who)

    def sends(self, method, path, /, **arguments):
        """What the SDK has no call for, by its own client."""
        where = {"query": arguments} if method in ("GET", "DELETE") else {"body": arguments}
        return self.workspace.api_client.do(method, f"/api/2.0/{path}", **where)


everybody = [Member(who) for who in ("ci", "requester", "approver", "auditor", "outsider", "admin")]
ci, requester, approver, auditor, outsider, admin = everybody


def trains(accuracy):
    """A run, its metric, its model, and a version of it."""

    def register(_):
        with mlflow.start_run():
            mlflow.log_metric("accuracy", accuracy)
            # Naming the requirements spares the client from finding them out by loading the model in a new process.
            mlflow.sklearn.log_model(
                train(accuracy), "model", registered_model_name=name, pip_requirements=["scikit-learn"]
            )

    return register


def transition(version, stage):
    """MLflow's own call."""
    return lambda me: me.client.transition_model_version_stage(
        name, version, stage, archive_existing_versions=True
    ).current_stage


def asks(version, stage, comment=None):
    to = one_of("Stage", stage)
    return lambda me: me.registry.create_transition_request(name, version, to, comment=comment).request


def approves(version, stage, comment=None):
    to = one_of("Stage", stage)
    return lambda me: me.registry.approve_transition_request(name, version, to, True, comment=comment).activity


def rejects(version, stage, comment=None):
    to = one_of("Stage", stage)
    return lambda me: me.registry.reject_transition_request(name, version, to, comment=comment).activity


def cancels(version, stage, creator):
    """Until 2025-07 the SDK told nothing of what came of it."""
    of = one_of("DeleteTransitionRequestStage", stage)

    def cancel(me):
        me.registry.delete_transition_request(name, version, of, creator)

    return cancel


def grant(level, **principal):
    return ml.RegisteredModelAccessControlRequest(
        permission_level=ml.RegisteredModelPermissionLevel(level), **principal
    )


def outcome(call):
    """What is seen, or why it is not."""
    try:
        return call()
    except refusals as error:
        return error.error_code


def sees(me):
    """All ways to a model, and what is behind each of them."""
    of = {"name": name, "version": "1"}
    return {
        "search_models": outcome(lambda: [one.name for one in me.registry.search_models()]),
        "list_models": outcome(lambda: [one.name for one in me.registry.list_models()]),
        "search_model_versions": outcome(lambda: sorted(one.version for one in me.registry.search_model_versions())),
        "search_registered_models": outcome(lambda: [one.name for one in me.client.search_registered_models()]),
        "get_model": outcome(
            lambda: me.registry.get_model(name).registered_model_databricks.permission_level.value
        ),
        "get_model_version": outcome(lambda: me.client.get_model_version(name, "1").version),
        "get_latest_versions": outcome(lambda: len(me.client.get_latest_versions(name)) > 0),
        "download": outcome(lambda: len(me.client.get_model_version_download_uri(name, "1")) > 0),
        "requests": outcome(lambda: len(list(me.registry.list_transition_requests(name, "1"))) >= 0),
        "activities": outcome(lambda: len(me.sends("GET", "mlflow/activities/list", **of)) >= 0),
        "comments": outcome(lambda: len(me.sends("GET", "mlflow/comments/list", **of)) >= 0),
        "history": outcome(lambda: len(me.sends("GET", "stagebook/history", model=name)["changes"]) > 0),
    }
