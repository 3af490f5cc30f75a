"""A folder tree through the `mlflow-artifacts:` repository classes of the unmodified client, with no AWS variable set.

Nothing in here knows which server answers. Every step's result, or the error it raised, is printed at the end as one JSON
document; bytes are told by their SHA-256.
"""

import hashlib
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
journal = []

TREE = {
    "MLmodel": b"flavors:\n  python_function: {}\n",
    "data/model.pkl": bytes(range(256)) * 4_000,
    "data/deep/er/notes.txt": "Grüße 日本\n".encode(),
    "data/empty.txt": b"",
    "data/with space.json": b'{"a": 1}',
    "data/naïve – 😀.csv": b"x,y\n1,2\n",
    "data/image.png": b"\x89PNG\r\n\x1a\n\xff\xfe",
    "requirements.txt": b"scikit-learn\n",
}
# What requests-auth-aws-sigv4 can sign, and what has a part.
if os.environ.get("PLAIN_FILES"):
    TREE = {name: content for name, content in TREE.items() if content and re.fullmatch(r"[\w./]+", name, re.ASCII)}
# Files of this size only where parts are taken: MLflow's own server takes none for a local folder.
BIG = int(os.environ.get("BIG_FILE", "0"))
if BIG:
    TREE["big.bin"] = os.urandom(BIG)


def digests(folder):
    files = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def status_of(error):
    """The client wraps what the server answers; the status is what both servers can be compared by."""
    response = getattr(error, "response", None)
    found = re.search(r"\b([45]\d\d)\b(?: Client| Server|$|\D)", str(error))
    return response.status_code if response is not None else int(found[1]) if found else type(error).__name__


def note(title, call):
    try:
        journal.append({"title": title, "result": call()})
    except Exception as error:  # noqa: BLE001 (what was raised is what is compared)
        journal.append({"title": title, "status": status_of(error), "message": str(error)})


def listing(repository, path=None):
    return [[file.path, file.is_dir, file.file_size] for file in repository.list_artifacts(path)]


def walk(repository, path=None):
    entries = listing(repository, path)
    return entries + [entry for folder in entries if folder[1] for entry in walk(repository, folder[0])]


with tempfile.TemporaryDirectory() as scratch:
    local = Path(scratch, "tree")
    for name, content in TREE.items():
        file = local / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    root = f"mlflow-artifacts:/{sys.argv[1]}"
    repository = get_artifact_repository(f"{root}/artifacts")

    def download(path=""):
        target = tempfile.mkdtemp(dir=scratch)
        return digests(repository.download_artifacts(path, target) if path else repository.download_artifacts("", target))

    def single(path):
        target = tempfile.mkdtemp(dir=scratch)
        return hashlib.sha256(Path(repository.download_artifacts(path, target)).read_bytes()).hexdigest()

    note("nothing is there", lambda: listing(repository))
    note("log the tree", lambda: repository.log_artifacts(str(local), "model"))
    note("log one file", lambda: repository.log_artifact(str(local / "MLmodel"), "single/file"))
    note("list the root", lambda: listing(repository))
    note("walk", lambda: walk(repository, "model"))
    note("list a file", lambda: listing(repository, "model/MLmodel"))
    note("list what is not there", lambda: listing(repository, "nothing/here"))
    note("the tree comes back", lambda: download("model") == digests(local))
    note("a folder of it", lambda: download("model/data"))
    note("one file", lambda: single("model/data/with space.json"))
    note("one empty file", lambda: single("model/data/empty.txt"))
    note("one file that is not there", lambda: single("model/none"))
    note("log again, another content", lambda: (local / "MLmodel").write_bytes(b"second") and repository.log_artifact(str(local / "MLmodel"), "model"))
    note("the second content", lambda: single("model/MLmodel"))
    note("delete a file", lambda: repository.delete_artifacts("model/requirements.txt"))
    note("it is gone", lambda: listing(repository, "model"))
    note("delete a folder", lambda: repository.delete_artifacts("model/data"))
    note("it is gone, too", lambda: walk(repository))
    note("delete what is not there", lambda: repository.delete_artifacts("model/none"))
    note("a sibling repository", lambda: listing(get_artifact_repository(f"{root}/art")))
    note("a path that leads out", lambda: repository.list_artifacts("../../x"))

print(json.dumps(journal))
