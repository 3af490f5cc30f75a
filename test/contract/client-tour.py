"""What data scientists do with runs, in the unmodified `mlflow` client and its command line, with one setting:
MLFLOW_TRACKING_URI.
"""

import re
from pathlib import Path

import mlflow
import pandas as pd
from click.testing import CliRunner
from journal import note, print_journal
from mlflow import MlflowClient
from mlflow.cli import cli
from mlflow.entities import Metric, Param, RunTag
from slopes import train, x

client = MlflowClient()
# Each version has experiments of its own: a server keeps them for ever.
TOUR, BY_HAND, BY_COMMAND = (f"{name} {mlflow.__version__}" for name in ("tour", "by hand", "by command"))
MOMENTS = r"\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d( UTC)?|\b1[789]\d{11}\b"


def command(*words):
    """The command line in this process: starting it anew takes seconds. A failure is its exit code and what it said."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    failure = result.exception if result.exit_code and not isinstance(result.exception, SystemExit) else None
    text = re.sub(MOMENTS, "<moment>", str(failure or result.output))
    # Whom the client names, which is nobody, and who signed in.
    text = re.sub(r'("user_id": )"(unknown|local)"', r"\1<caller>", text)
    # MLflow says which SQL failed, Stagebook what to do.
    text = re.sub(r"( already exists\.) .*", r"\1", text, flags=re.DOTALL)
    return [result.exit_code, [line.rstrip() for line in text.splitlines()]]


def rows(*words):
    """What the command line lists, which it orders by the second."""
    code, lines = command(*words)
    return [code, sorted(lines)]


def table(frame):
    """A data frame without its moments; a cell that has no value is None."""
    frame = frame.drop(columns=[name for name in frame.columns if name.endswith("_time")])
    frame = frame.drop(columns=[name for name in frame.columns if name == "tags.mlflow.log-model.history"])
    return {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in sorted(frame.columns)}


def files(run_id, path=None):
    return [[file.path, file.is_dir] for file in client.list_artifacts(run_id, path)]


# Autologging: parameters, metrics, the data set and the model of a fit, without a line about them.
mlflow.set_experiment("autologged")
# Without the model, whose requirements the client would find out in a new process.
mlflow.sklearn.autolog(log_models=False, silent=True)
with mlflow.start_run(run_name="autologged") as autologged:
    model = train(4)
    model.score(x, 4 * x.ravel())
mlflow.sklearn.autolog(disable=True)
note("autologged run", lambda: client.get_run(autologged.info.run_id))
note("its files", lambda: files(autologged.info.run_id))

# A search over parameters: a run for all, and one for each.
experiment = mlflow.set_experiment(TOUR)
note("experiment", lambda: client.get_experiment_by_name(TOUR))
with mlflow.start_run(run_name="parent", tags={"team": "forecasting"}, description="all of them") as parent:
    mlflow.log_params({"depths": "1, 2, 3", "seed": 7})
    for depth in (1, 2, 3):
        with mlflow.start_run(run_name=f"child {depth}", nested=True):
            mlflow.log_param("depth", depth)
            for step in range(4):
                mlflow.log_metrics({"loss": depth / (step + 1), "accuracy": 1 - depth / 10}, step=step)
parent_id = parent.info.run_id
children = f"tags.mlflow.parentRunId = '{parent_id}'"
note("parent", lambda: client.get_run(parent_id))
note("children, best first", lambda: table(mlflow.search_runs(filter_string=children, order_by=["metrics.loss ASC"])))
note("good children", lambda: table(mlflow.search_runs(filter_string=f"{children} AND metrics.loss < 0.7 AND params.depth != '1'")))
note("a child that is nobody's", lambda: table(mlflow.search_runs(filter_string="tags.mlflow.parentRunId = 'nobody'")))
note("one a page", lambda: client.search_runs([experiment.experiment_id], order_by=["start_time ASC"], max_results=1))
note("by name", lambda: mlflow.search_runs(experiment_names=[TOUR], filter_string="run_name LIKE 'child%'", output_format="list"))
note("experiments", lambda: mlflow.search_experiments(order_by=["name ASC"]))
note("experiments by tag", lambda: mlflow.search_experiments(filter_string=f"tags.team = '{TOUR}'"))
note("tag the experiment", lambda: mlflow.set_experiment_tag("team", TOUR))
note("experiments by tag, now", lambda: mlflow.search_experiments(filter_string=f"tags.team = '{TOUR}'"))

# Metrics over steps.
with mlflow.start_run(run_name="long") as long:
    for step in range(20):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metric("odd", float("nan"), step=0)
    note("infinity", lambda: mlflow.log_metric("odd", float("inf"), step=1))
long_id = long.info.run_id
note("history", lambda: client.get_metric_history(long_id, "loss"))
note("history of what is no number", lambda: client.get_metric_history(long_id, "odd"))
note("no history", lambda: client.get_metric_history(long_id, "none"))
note("finished", lambda: mlflow.get_run(long_id))

# A batch, and mistakes.
batch = client.create_run(experiment.experiment_id, run_name="batch").info.run_id
metrics = [Metric("m", value, 1_700_000_000_000 + value, value) for value in range(3)]
params, tags = [Param("p", "1"), Param("q", "x" * 200)], [RunTag("t", "a"), RunTag("ns/key", "b")]
note("batch", lambda: client.log_batch(batch, metrics, params, tags))
note("a batch that changes a parameter", lambda: client.log_batch(batch, params=[Param("p", "2")], tags=[RunTag("t", "never")]))
note("what it left", lambda: client.get_run(batch))
note("a parameter again", lambda: client.log_param(batch, "p", "1"))
note("a parameter changed", lambda: client.log_param(batch, "p", "2"))
note("a bad key", lambda: client.log_metric(batch, "a@b", 1))
note("tag taken off", lambda: client.delete_tag(batch, "t"))
note("tag that is not there", lambda: client.delete_tag(batch, "t"))
note("renamed", lambda: client.update_run(batch, name="renamed"))
note("failed", lambda: client.set_terminated(batch, "FAILED", 1_700_000_001_000))
note("the failed run", lambda: client.get_run(batch))
note("no such run", lambda: client.get_run("0" * 32))
note("no such experiment", lambda: client.get_experiment("404"))
note("a bad filter", lambda: client.search_runs([experiment.experiment_id], "colour = 'red'"))

# Files.
with mlflow.start_run(run_name="files") as filed:
    mlflow.log_dict({"a": [1, 2]}, "config/settings.json")
    mlflow.log_text("Grüße", "notes.txt")
    note("table", lambda: mlflow.log_table({"x": [1, 2], "y": ["a", "b"]}, "table.json"))
    note("table, more of it", lambda: mlflow.log_table({"x": [3], "y": ["c"]}, "table.json"))
    Path("local.csv").write_text("x,y\n1,2\n")
    mlflow.log_artifact("local.csv", "data")
filed_id = filed.info.run_id
note("files", lambda: files(filed_id))
note("files of a folder", lambda: files(filed_id, "config"))
note("files of nothing", lambda: files(filed_id, "nothing"))
note("table comes back", lambda: table(mlflow.load_table("table.json", run_ids=[filed_id])))
note("dictionary comes back", lambda: mlflow.artifacts.load_dict(f"runs:/{filed_id}/config/settings.json"))
note("text comes back", lambda: mlflow.artifacts.load_text(f"runs:/{filed_id}/notes.txt"))

# Models that were logged but never registered. Clients before 3.0 know none.
if hasattr(mlflow, "search_logged_models"):
    with mlflow.start_run(run_name="models"):
        for slope in (2, 3):
            logged = mlflow.sklearn.log_model(
                train(slope), name=f"slope-{slope}", params={"slope": slope}, tags={"kind": "line"}, pip_requirements=["scikit-learn"]
            )
            mlflow.log_metric("error", slope / 10, model_id=logged.model_id)
    ids = [experiment.experiment_id]
    models = lambda **more: client.search_logged_models(ids, **more)
    note("logged models", lambda: models(order_by=[{"field_name": "name"}]))
    note("by parameter", lambda: models(filter_string="params.slope = '3'"))
    note("by metric", lambda: models(filter_string="metrics.error < 0.25"))
    note("worst first", lambda: models(order_by=[{"field_name": "metrics.error", "ascending": False}]))
    note("a bad model filter", lambda: models(filter_string="colour LIKE"))
    note("the last one", lambda: mlflow.get_logged_model(logged.model_id))
    note("tagged", lambda: mlflow.set_logged_model_tags(logged.model_id, {"stage": "none"}))
    note("its tags", lambda: mlflow.get_logged_model(logged.model_id).tags)
    note("deleted", lambda: client.delete_logged_model(logged.model_id))
    note("it is gone", lambda: mlflow.get_logged_model(logged.model_id))
    note("who is left", lambda: [model.name for model in models()])

# The command line.
tour = experiment.experiment_id
note("runs list", lambda: rows("runs", "list", "--experiment-id", tour))
note("runs describe", lambda: command("runs", "describe", "--run-id", batch))
note("runs delete", lambda: command("runs", "delete", "--run-id", batch))
note("runs list, deleted", lambda: rows("runs", "list", "--experiment-id", tour, "--view", "deleted_only"))
note("a deleted run takes nothing", lambda: client.log_param(batch, "late", "1"))
note("runs restore", lambda: command("runs", "restore", "--run-id", batch))
note("runs describe, nobody", lambda: command("runs", "describe", "--run-id", "0" * 32))
note("experiments create", lambda: command("experiments", "create", "--experiment-name", BY_HAND))
note("experiments create again", lambda: command("experiments", "create", "--experiment-name", BY_HAND))
by_hand = client.get_experiment_by_name(BY_HAND).experiment_id
note("experiments rename", lambda: command("experiments", "rename", "--experiment-id", by_hand, "--new-name", BY_COMMAND))
note("experiments search", lambda: command("experiments", "search"))
note("experiments delete", lambda: command("experiments", "delete", "--experiment-id", by_hand))
note("experiments search, deleted", lambda: command("experiments", "search", "--view", "deleted_only"))
note("experiments restore", lambda: command("experiments", "restore", "--experiment-id", by_hand))
note("experiments csv", lambda: command("experiments", "csv", "--experiment-id", tour, "--filename", "runs.csv"))
note("the csv", lambda: table(pd.read_csv("runs.csv")))
Path("more.txt").write_text("more")
note("artifacts log-artifact", lambda: command("artifacts", "log-artifact", "--local-file", "more.txt", "--run-id", batch, "--artifact-path", "sub"))
note("artifacts list", lambda: command("artifacts", "list", "--run-id", batch, "--artifact-path", "sub"))
note("artifacts download", lambda: command("artifacts", "download", "--run-id", batch, "--artifact-path", "sub", "--dst-path", "down")[0])
note("what came", lambda: Path("down/sub/more.txt").read_text())

print_journal()
