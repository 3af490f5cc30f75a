"""What users of `databricks-sdk` do with experiments, runs, logged models and registered models: its unmodified client with
one setting, the URL.
"""

from databricks.sdk.service import ml
from journal import print_journal
from workspace import sign_in, told

workspace = sign_in()
runs, registry = workspace.experiments, workspace.model_registry

experiment = runs.create_experiment("from databricks").experiment_id
told("by name", lambda: runs.get_by_name("from databricks").experiment)
run = runs.create_run(experiment_id=experiment, run_name="one", start_time=1700000000000).run.info.run_id
runs.log_param("depth", "7", run_id=run)
told("another value", lambda: runs.log_param("depth", "8", run_id=run))
for step in range(3):
    runs.log_metric("loss", 1 / (step + 1), 1700000000000 + step, run_id=run, step=step)
runs.log_batch(run_id=run, metrics=[ml.Metric(key="acc", value=0.5, timestamp=1, step=0)], params=[ml.Param(key="p", value="1")])
runs.set_tag("team", "risk", run_id=run)
runs.set_tag("gone", "soon", run_id=run)
runs.delete_tag(run, "gone")
told("history", lambda: [metric.as_dict() for metric in runs.get_history("loss", run_id=run)])
told("found", lambda: [one.info.run_name for one in runs.search_runs(experiment_ids=[experiment], filter="metrics.loss < 0.4")])
told("files", lambda: [file.as_dict() for file in runs.list_artifacts(run_id=run)])

model = runs.create_logged_model(experiment_id=experiment, name="lm", source_run_id=run).model.info.model_id
runs.log_metric("acc", 0.75, 1700000000000, run_id=run, step=1, model_id=model)
# `finalize_logged_model` names the model in the path alone: MLflow's own server refuses that, Stagebook does not.
runs.set_logged_model_tags(model, tags=[ml.LoggedModelTag(key="a", value="b"), ml.LoggedModelTag(key="c", value="d")])
runs.delete_logged_model_tag(model, "a")
told("its metrics", lambda: [metric.value for metric in runs.get_logged_model(model).model.data.metrics])
told("its tags", lambda: [tag.as_dict() for tag in runs.get_logged_model(model).model.info.tags])
told("models found", lambda: len(runs.search_logged_models(experiment_ids=[experiment]).models))
told("no such model", lambda: runs.get_logged_model("m-" + "0" * 32))

runs.update_run(run_id=run, status=ml.UpdateRunStatus.FINISHED, end_time=1700000001000)
told("finished", lambda: runs.get_run(run).run.info)
runs.delete_run(run)
told("a deleted run takes nothing", lambda: runs.set_tag("late", "1", run_id=run))
runs.restore_run(run)
runs.delete_logged_model(model)
told("a deleted model is gone", lambda: runs.get_logged_model(model))
runs.update_experiment(experiment, new_name="renamed")
told("experiments", lambda: [one.name for one in runs.search_experiments(max_results=10)])
runs.delete_experiment(experiment)
told("deleted", lambda: runs.get_experiment(experiment).experiment.lifecycle_stage)

registry.create_model("FromDatabricks")
told("version", lambda: registry.create_model_version("FromDatabricks", "s3://bucket/m", run_id=run).model_version.version)
told("latest", lambda: [one.version for one in registry.get_latest_versions("FromDatabricks")])

print_journal()
