"""A model and a big file through an artifact host, in the unmodified client: MLFLOW_TRACKING_URI and a token are all it has.

What it prints at the end is a journal, as in journal.py; bytes are told by whether they are the same.
"""

import os
import tempfile
from pathlib import Path

import mlflow
import requests
from journal import note, plain, print_journal, journal
from mlflow import MlflowClient
from slopes import predict, train

BIG = int(os.environ["BIG_FILE"])
client = MlflowClient()
named = {"artifact_path" if mlflow.__version__.startswith("2.") else "name": "model"}


def attempt(title, call):
    """Errors of the file's request itself are of requests, not of mlflow."""
    try:
        journal.append({"title": title, "result": plain(call())})
    except Exception as error:  # noqa: BLE001 (what was raised is what is looked at)
        response = getattr(error, "response", None)
        status = response.status_code if isinstance(response, requests.Response) else None
        journal.append({"title": title, "error": type(error).__name__, "status": status, "message": str(error)})


def names(run_id, path=None):
    return [[file.path, file.is_dir, file.file_size] for file in client.list_artifacts(run_id, path)]


def downloaded(run_id, path):
    with tempfile.TemporaryDirectory() as target:
        return Path(client.download_artifacts(run_id, path, target)).read_bytes()


with tempfile.TemporaryDirectory() as scratch:
    big = Path(scratch, "big file – ü.bin")
    big.write_bytes(os.urandom(BIG))
    with mlflow.start_run() as run:
        run_id = run.info.run_id
        note("artifact uri", lambda: run.info.artifact_uri)
        note("location of the experiment", lambda: client.get_experiment(run.info.experiment_id).artifact_location)
        attempt("log the big file", lambda: mlflow.log_artifact(str(big), "data"))
        attempt(
            "log a model",
            lambda: mlflow.sklearn.log_model(
                train(2), **named, registered_model_name="MyModel", pip_requirements=["scikit-learn"]
            ).registered_model_version,
        )
    attempt("list", lambda: names(run_id, "data"))
    attempt("list what is not there", lambda: names(run_id, "nothing"))
    attempt("the big file comes back", lambda: downloaded(run_id, f"data/{big.name}") == big.read_bytes())
    attempt("a file that is not there", lambda: downloaded(run_id, "data/none"))

attempt("promoted", lambda: client.transition_model_version_stage("MyModel", 1, "Production").current_stage)
attempt("loaded by stage", lambda: predict("models:/MyModel/Production"))
attempt("loaded from its run", lambda: predict(f"runs:/{run_id}/model"))
attempt("source", lambda: client.get_model_version("MyModel", "1").source)
# By the URI that the client was told: of the run's files, as anybody would register them.
attempt(
    "registered by URL",
    lambda: client.create_model_version("MyModel", f"{run.info.artifact_uri}/data", run_id).version,
)
attempt("runs there", lambda: len(client.search_runs(["0"], f"attributes.artifact_uri = '{run.info.artifact_uri}'")))

print_journal()
