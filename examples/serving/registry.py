"""The files of a model version: asked for at the registry, downloaded from S3 by presigned URLs, and checked."""

import base64
import hashlib
import json
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class NotThere(ValueError):
    """Nobody is in the stage, or has the alias; or there is no such model or version."""


class Registry:
    """`which` names the version: a model, and one of stage, alias and version."""

    def __init__(self, url, which):
        self.manifest, self.which = f"{url.rstrip('/')}/api/2.0/stagebook/manifest", which

    def ask(self, etag=None, **page):
        """A page of the manifest and its ETag; no page if `etag` is still that of the version."""
        request = Request(f"{self.manifest}?{urlencode(self.which | page)}")
        if etag:
            request.add_header("If-None-Match", etag)
        if who := authorization():
            request.add_unredirected_header("Authorization", who)  # It stays here, wherever a redirect leads.
        try:
            with urlopen(request, timeout=30) as answer:
                return json.load(answer), answer.headers["ETag"]
        except HTTPError as error:
            if error.code == 304:
                return None, etag
            kind = NotThere if error.code == 404 else ValueError
            raise kind(f"the registry answers {error.code}: {message_of(error)}") from None

    def download(self, page, cache: Path):
        """All files, those of further pages too, in a folder below `cache` named by their digest."""
        if not re.fullmatch("[0-9a-f]{64}", page["digest"]):
            raise ValueError(f"{page['digest']!r} is not a digest")
        folder, files = cache.resolve() / page["digest"], []
        with ThreadPoolExecutor(8) as pool:
            while True:
                # Page by page, since the URLs are good for minutes.
                list(pool.map(lambda file: fetch(folder, file), page["files"]))
                files += page["files"]
                if not page.get("next_page_token"):
                    break
                page, _ = self.ask(page_token=page["next_page_token"])
        if digest_of(files) != folder.name:
            raise ValueError("the list of files is not the one that was registered")
        return folder


def authorization():
    """Chosen as mlflow's own client does."""
    user, password, token = (os.environ.get(f"MLFLOW_TRACKING_{name}") for name in ("USERNAME", "PASSWORD", "TOKEN"))
    if user and password:
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return f"Bearer {token}" if token else None


def message_of(error):
    try:
        return json.load(error)["message"]
    except (ValueError, KeyError, TypeError):  # A proxy on the way answers in its own words.
        return error.reason


def fetch(folder, file):
    """Unless it is there already, from an earlier start or a try that was cut off."""
    target = (folder / file["path"]).resolve()
    if not target.is_relative_to(folder):
        raise ValueError(f"the file {file['path']!r} would be outside of the model's folder")
    if is_intact(target, file):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with urlopen(file["url"], timeout=60) as content, target.open("wb") as copy:
            shutil.copyfileobj(content, copy, 1 << 20)
    except HTTPError as error:
        raise ValueError(f"S3 answers {error.code} for the file {file['path']!r}") from None
    if not is_intact(target, file):
        raise ValueError(f"the file {file['path']!r} is not the one that was registered")


def is_intact(target, file):
    if not target.is_file() or target.stat().st_size != file["size"]:
        return False
    if file.get("checksum_type") == "COMPOSITE":  # S3 has no SHA-256 of a whole file over 5 GB.
        return True
    with target.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file["sha256"]


def digest_of(files):
    """SHA-256 of the canonical JSON of the list, in the order of the paths' bytes."""
    fields = ("path", "size", "sha256", "checksum_type")
    listed = [{name: file[name] for name in fields if name in file} for file in files]
    listed.sort(key=lambda file: file["path"].encode())
    text = json.dumps(listed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
