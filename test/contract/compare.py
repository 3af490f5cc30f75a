"""Two models are trained and registered with the unmodified client; every number compared is what the client itself reads."""

import json
import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import mlflow
import numpy as np
from journal import note, print_journal
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

client = MlflowClient()
url = os.environ["MLFLOW_TRACKING_URI"]
name = "Compared"

random = np.random.default_rng(7)
x = random.normal(size=(200, 3))
y = x @ [1.0, -2.0, 0.5] + random.normal(scale=0.1, size=200)


def ask(operation, **arguments):
    with urlopen(Request(f"{url}/api/2.0/stagebook/{operation}?{urlencode(arguments)}")) as answer:
        return json.load(answer)


def train(estimator, columns, requirements, params):
    some = x[:, :columns]
    train_x, test_x, train_y, test_y = train_test_split(some, y, random_state=0)
    with mlflow.start_run() as run:
        model = estimator.fit(train_x, train_y)
        predicted = model.predict(test_x)
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(test_x, predicted),
            pip_requirements=requirements,
        )
        mlflow.log_params(params)
        mlflow.log_metrics(
            {
                "rmse": float(np.sqrt(mean_squared_error(test_y, predicted))),
                "mae": float(mean_absolute_error(test_y, predicted)),
                "r2": float(r2_score(test_y, predicted)),
                "coefficients": float(columns),
            }
        )
    # When its metrics are logged: what a version says of its run is what the run had said by then.
    version = mlflow.register_model(logged.model_uri, name)
    client.set_model_version_tag(name, version.version, "columns", columns)
    return run.info.run_id


runs = [
    train(LinearRegression(), 3, ["scikit-learn==1.9.1", "numpy"], {"alpha": 0, "kind": "linear"}),
    train(Ridge(alpha=50), 2, ["scikit-learn==1.9.0", "numpy", "pandas"], {"alpha": 50, "kind": "linear"}),
]
client.set_registered_model_alias(name, "champion", "1")

told = ask("compare", model=name, versions="1,2", baseline="@champion")
read = [client.get_run(run_id).data for run_id in runs]
lower = {"rmse": True, "mae": True, "r2": False, "coefficients": None}


def expected(key):
    base, other = (data.metrics[key] for data in read)
    better = None if lower[key] is None or base == other else (other < base) == lower[key]
    return [base, other, other - base, (other - base) / abs(base), better]


def found(key):
    [row] = [row for row in told["metrics"] if row["key"] == key]
    base, other = row["values"]
    return [base["value"], other["value"], other["delta"], other["change"], other.get("better")]


for key in sorted(lower):
    note(f"{key} is the client’s", lambda key=key: found(key) == expected(key))
note("metrics", lambda: sorted({row["key"] for row in told["metrics"]}))
note(
    "params are the client’s",
    lambda: {row["name"]: [value.get("value") for value in row["values"]] for row in told["params"]}
    == {key: [data.params.get(key) for data in read] for key in read[0].params},
)
note("params that differ", lambda: [row["name"] for row in told["params"] if row["differs"]])
note("tags", lambda: [[row["name"], [value["value"] for value in row["values"]]] for row in told["tags"]])
fields = ["version", "current_stage", "run_id", "source", "status", "creation_timestamp"]


def versions_of_client():
    versions = [client.get_model_version(name, number) for number in ("1", "2")]
    return [[str(getattr(version, field)) for field in fields] for version in versions]


note(
    "versions are the client’s",
    lambda: [[str(version[field]) for field in fields] for version in told["versions"]] == versions_of_client(),
)
note("aliases", lambda: [version["aliases"] for version in told["versions"]])
signature = told["versions"][1]["signature"]
note("inputs", lambda: [version["signature"]["inputs"] for version in told["versions"]])
note("inputs retyped", lambda: signature["changes"]["inputs"]["retyped"])
dependencies = told["versions"][1]["dependencies"]["changes"]
note("dependencies changed", lambda: dependencies["changed"])
note("dependencies added", lambda: [one["name"] for one in dependencies["added"]])
folder = mlflow.artifacts.download_artifacts(f"models:/{name}/1")
sizes = {}
for root, _, names in os.walk(folder):
    for file in names:
        if file != "registered_model_meta":
            path = os.path.join(root, file)
            sizes[os.path.relpath(path, folder)] = os.path.getsize(path)
files = told["versions"][0]["files"]
note("files are the client’s", lambda: [files["file_count"], files["total_size"]] == [len(sizes), sum(sizes.values())])
best = min((data.metrics["rmse"], number) for number, data in enumerate(read, 1))
note("the best is the client’s", lambda: ask("best", model=name, metric="rmse")["best"][0]["value"] == best[0])
note("of the ridges", lambda: ask("best", metric="r2", filter="params.alpha = '50'")["best"][0]["version"])

print_journal()
