"""`databricks-sdk` as its users have it: the unmodified client with two settings, the URL and a token."""

import os
from types import GeneratorType

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError
from databricks.sdk.service import ml
from journal import journal, plain
from mlflow.exceptions import MlflowException

refusals = DatabricksError, MlflowException


def sign_in(token=None):
    return WorkspaceClient(
        host=os.environ["MLFLOW_TRACKING_URI"], token=token or os.environ.get("MLFLOW_TRACKING_TOKEN", "nobody-asks")
    )


def one_of(enumeration, value):
    """Stages were enumerations until 2025-07, and are text since."""
    return getattr(ml, enumeration)(value) if hasattr(ml, enumeration) else value


def shown(result):
    """A result as the SDK has it, as JSON."""
    if isinstance(result, (list, GeneratorType)):
        return [shown(item) for item in result]
    return plain(result.as_dict() if hasattr(result, "as_dict") else result)


def told(title, call, **more):
    """What a call answered, or the error it raised, goes into the journal."""
    try:
        result = call()
    except refusals as error:
        journal.append({**more, "title": title, "error_code": error.error_code, "message": str(error)})
        return None
    if isinstance(result, GeneratorType):
        result = list(result)
    journal.append({**more, "title": title, "result": shown(result)})
    return result
