"""The whole way of a model, from its training to Production, with one setting: MLFLOW_TRACKING_URI.

What the registry can do besides is in workflow.py, which also meets its mistakes.
"""

import mlflow
from journal import note, print_journal
from mlflow import MlflowClient
from slopes import predict, train, x

client = MlflowClient()
# What the name of a logged model's folder was until 3.0 is the name of the logged model itself since.
named = {"artifact_path" if mlflow.__version__.startswith("2.") else "name": "model"}


def log(slope):
    with mlflow.start_run(run_name=f"slope {slope}") as run:
        model = train(slope)
        mlflow.log_param("slope", slope)
        mlflow.log_metric("score", model.score(x, slope * x.ravel()))
        # Naming the requirements spares the client from finding them out by loading the model in a new process.
        logged = mlflow.sklearn.log_model(
            model, **named, registered_model_name="MyModel", pip_requirements=["scikit-learn"]
        )
        note(f"logged with slope {slope}", lambda: [logged.model_uri, logged.registered_model_version])
    return run.info.run_id


runs = [log(slope) for slope in (2, 3)]
note("run of version 1", lambda: client.get_run(runs[0]))
note("run of version 2", lambda: client.get_run(runs[1]))

note("1 to Staging", lambda: client.transition_model_version_stage("MyModel", 1, "Staging"))
note("1 to Production", lambda: client.transition_model_version_stage("MyModel", 1, "Production"))
note("2 to Staging", lambda: client.transition_model_version_stage("MyModel", 2, "Staging"))
note("description", lambda: client.update_model_version("MyModel", 2, "slope three"))
note("tag", lambda: client.set_model_version_tag("MyModel", "2", "validated", "yes"))
note("alias", lambda: client.set_registered_model_alias("MyModel", "champion", 2))

for uri in ["Staging", "Production", "1", "2", "latest"]:
    note(f"loaded models:/MyModel/{uri}", lambda: predict(f"models:/MyModel/{uri}"))
note("loaded by alias", lambda: predict("models:/MyModel@champion"))
note("loaded from its run", lambda: predict(f"runs:/{runs[0]}/model"))

# Without a space, which requests-auth-aws-sigv4 does not sign as AWS does.
note(
    "version, stage, run",
    lambda: [
        [version.version, version.current_stage, version.run_id]
        for version in client.search_model_versions("name='MyModel'", order_by=["version_number"])
    ],
)
note("they are these runs", lambda: [client.get_model_version("MyModel", v).run_id for v in (1, 2)] == runs)
note("the whole version", lambda: client.get_model_version_by_alias("MyModel", "champion"))

print_journal()
