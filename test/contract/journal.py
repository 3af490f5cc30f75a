"""What a script saw: every call's result, or the error it raised, printed at the end as one JSON document."""

import json
import math

from mlflow.exceptions import MlflowException

journal = []


def plain(value):
    """Entities of the client as JSON: every property they have."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(type(value), "_properties"):
        return {key: plain(item) for key, item in value}
    # JSON has no NaN and no infinity.
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def note(title, call):
    try:
        result = call()
        # A page of a search also says whether there is more.
        more = {"more": bool(result.token)} if hasattr(result, "token") else {}
        journal.append({"title": title, "result": plain(result), **more})
        return result
    except MlflowException as error:
        journal.append({"title": title, "error_code": error.error_code, "message": str(error)})


def print_journal():
    print(json.dumps(journal))
