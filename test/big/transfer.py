"""One file up or down through `mlflow-artifacts:` by the unmodified client; prints the seconds it took.

usage: transfer.py up|down FOLDER FILE    (down: FILE is where it is written)
"""

import os
import sys
import tempfile
import time

import mlflow
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

direction, folder, file = sys.argv[1:]
mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
repository = get_artifact_repository(f"mlflow-artifacts:/{folder}")
name = os.path.basename(file)

with tempfile.TemporaryDirectory(dir=os.path.dirname(file)) as scratch:
    begin = time.perf_counter()
    if direction == "up":
        repository.log_artifact(file)
    else:
        os.replace(repository.download_artifacts(name, scratch), file)
    print(time.perf_counter() - begin)
