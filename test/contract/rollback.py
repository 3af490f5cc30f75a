"""Two bad promotions are taken back, by stage and by alias; the unmodified client loads what is in their place."""

import json
import os
from urllib.request import Request, urlopen

import mlflow
from journal import note, print_journal
from mlflow import MlflowClient
from slopes import predict, train

client = MlflowClient()
url = os.environ["MLFLOW_TRACKING_URI"]
name = "MyModel"


def rollback(**arguments):
    body = json.dumps({"name": name, "reason": "its slope is wrong", **arguments}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{url}/api/2.0/stagebook/rollback", body, headers)) as answer:
        return json.load(answer)


for slope in 1, 2, 3:
    with mlflow.start_run():
        # Naming the requirements spares the client from finding them out by loading the model in a new process.
        mlflow.sklearn.log_model(
            train(slope), name="model", registered_model_name=name, pip_requirements=["scikit-learn"]
        )
    client.transition_model_version_stage(name, slope, "Production", archive_existing_versions=True)
    client.set_registered_model_alias(name, "champion", slope)

note("the bad one", lambda: predict(f"models:/{name}/Production"))
note("back from 3", lambda: rollback(stage="Production", expected_version="3")["to"])
note("back from 2", lambda: rollback(stage="Production", expected_version="2")["to"])
note("loaded by stage", lambda: predict(f"models:/{name}/Production"))
note("by alias, still the bad one", lambda: predict(f"models:/{name}@champion"))
note("alias back from 3", lambda: rollback(alias="champion", expected_version="3")["to"])
note("alias back from 2", lambda: rollback(alias="champion", expected_version="2")["to"])
note("loaded by alias", lambda: predict(f"models:/{name}@champion"))
note("stages", lambda: [client.get_model_version(name, version).current_stage for version in (1, 2, 3)])

print_journal()
