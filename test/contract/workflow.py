"""A data scientist's day with the Model Registry, in the unmodified `mlflow` client.

Where things are comes from the two variables every user exports: MLFLOW_TRACKING_URI and MLFLOW_REGISTRY_URI. Nothing in
here knows which server answers. Every call's result, or the error it raised, is printed at the end as one JSON document.
"""

import mlflow
from journal import note, print_journal
from mlflow import MlflowClient
from slopes import predict, train

client = MlflowClient()


def log(slope):
    with mlflow.start_run():
        mlflow.log_param("slope", slope)
        # Naming the requirements spares the client from finding them out by loading the model in a new process.
        mlflow.sklearn.log_model(
            train(slope), "model", registered_model_name="MyModel", pip_requirements=["scikit-learn"]
        )


def by_version(versions):
    """The server may list stages in any order."""
    return sorted(versions, key=lambda version: int(version.version))


# Register twice: the first call creates the model, both create a version.
log(slope=2)
log(slope=3)
note("registered model", lambda: client.get_registered_model("MyModel"))
note("version 1", lambda: client.get_model_version("MyModel", "1"))
note("version 2", lambda: client.get_model_version("MyModel", "2"))

# Promote.
note("1 to Staging", lambda: client.transition_model_version_stage("MyModel", 1, "Staging"))
note("1 to Production", lambda: client.transition_model_version_stage("MyModel", 1, "production"))
note("2 to Staging", lambda: client.transition_model_version_stage("MyModel", 2, "Staging"))
note("loaded from Staging", lambda: predict("models:/MyModel/Staging"))
note("loaded from Production", lambda: predict("models:/MyModel/Production"))
note(
    "2 to Production, archiving 1",
    lambda: client.transition_model_version_stage("MyModel", 2, "Production", archive_existing_versions=True),
)
note("1 was archived", lambda: client.get_model_version("MyModel", 1))
note("loaded from Production after the promotion", lambda: predict("models:/MyModel/Production"))
note("latest of every stage", lambda: by_version(client.get_latest_versions("MyModel")))
note("latest in Production", lambda: client.get_latest_versions("MyModel", stages=["Production"]))
note("latest in Staging", lambda: client.get_latest_versions("MyModel", stages=["Staging"]))

# Describe, tag, point at.
note("described version", lambda: client.update_model_version("MyModel", 2, "slope three"))
note("description taken away", lambda: client.update_model_version("MyModel", 1, None))
note("described model", lambda: client.update_registered_model("MyModel", "multiplies"))
note("tag a version", lambda: client.set_model_version_tag("MyModel", "2", "validated", "yes"))
note("tag whoever is in Production", lambda: client.set_model_version_tag("MyModel", None, "live", 1, stage="Production"))
note("tag the model", lambda: client.set_registered_model_tag("MyModel", "team", "forecasting"))
note("champion", lambda: client.set_registered_model_alias("MyModel", "champion", 2))
note("challenger", lambda: client.set_registered_model_alias("MyModel", "challenger", "1"))
note("who is champion", lambda: client.get_model_version_by_alias("MyModel", "champion"))
note("the whole model", lambda: client.get_registered_model("MyModel"))
note("loaded by version", lambda: predict("models:/MyModel/2"))
note("loaded by alias", lambda: predict("models:/MyModel@champion"))
note("loaded the other alias", lambda: predict("models:/MyModel@challenger"))
note("loaded the latest", lambda: predict("models:/MyModel/latest"))

# Find.
note("versions of MyModel", lambda: client.search_model_versions("name='MyModel'"))
note("tagged versions", lambda: client.search_model_versions("name='MyModel' AND tags.validated = 'yes'"))
note("oldest first", lambda: client.search_model_versions("name LIKE 'My%'", order_by=["version_number ASC"]))
note("one a page", lambda: client.search_model_versions("name='MyModel'", max_results=1))
note("every model", lambda: client.search_registered_models())
note("models by tag", lambda: client.search_registered_models("tags.team = 'forecasting'", order_by=["name DESC"]))
note("models by nothing that exists", lambda: client.search_registered_models("name = 'Other'"))

# Without a run: a version that was trained somewhere else, copied to a second model.
note("second model", lambda: client.create_registered_model("Second", {"team": "pricing"}, "made by hand"))
note("a version by source", lambda: client.create_model_version("Second", "s3://bucket/second", tags={"a": "b"}))
note("its download URI", lambda: client.get_model_version_download_uri("Second", "1"))
note("a copy", lambda: client.copy_model_version("models:/Second/1", "Third"))
note("the copy's download URI", lambda: client.get_model_version_download_uri("Third", 1))

# Mistakes, and what the client says about them.
note("unknown model", lambda: client.get_registered_model("Nobody"))
note("unknown version", lambda: client.get_model_version("MyModel", 99))
note("unknown alias", lambda: client.get_model_version_by_alias("MyModel", "nobody"))
note("duplicate model", lambda: client.create_registered_model("MyModel"))
note("bad stage", lambda: client.transition_model_version_stage("MyModel", 1, "Live"))
note("bad name", lambda: client.create_registered_model("My/Model"))
note("bad alias", lambda: client.set_registered_model_alias("MyModel", "v1", 1))
note("bad tag key", lambda: client.set_model_version_tag("MyModel", "1", "a@b", "c"))
note("bad filter", lambda: client.search_model_versions("flavor = 'sklearn'"))
note("bad page", lambda: client.search_registered_models(page_token="garbage!"))
note("version of an unknown model", lambda: client.create_model_version("Nobody", "s3://bucket/x"))
note("latest of an unknown model", lambda: client.get_latest_versions("Nobody"))
note("load an unknown model", lambda: predict("models:/Nobody/Production"))
note("load an empty stage", lambda: predict("models:/MyModel/Staging"))

# Rename and tidy up.
note("renamed", lambda: client.rename_registered_model("MyModel", "OurModel"))
note("the old name", lambda: client.get_registered_model("MyModel"))
note("loaded by the new name", lambda: predict("models:/OurModel@champion"))
note("rename onto another", lambda: client.rename_registered_model("OurModel", "Second"))
note("tag taken off", lambda: client.delete_registered_model_tag("OurModel", "team"))
note("version tag taken off", lambda: client.delete_model_version_tag("OurModel", "2", "validated"))
note("alias taken off", lambda: client.delete_registered_model_alias("OurModel", "challenger"))
note("version deleted", lambda: client.delete_model_version("OurModel", "2"))
note("its alias went with it", lambda: client.get_model_version_by_alias("OurModel", "champion"))
note("what is left", lambda: client.get_registered_model("OurModel"))
note("its number is not given again", lambda: client.create_model_version("OurModel", "s3://bucket/third"))
for name in ["OurModel", "Second", "Third"]:
    note(f"{name} deleted", lambda: client.delete_registered_model(name))
    note(f"{name} is gone", lambda: client.get_registered_model(name))
note("no model left", lambda: client.search_registered_models())
note("no version left", lambda: client.search_model_versions(""))

print_journal()
