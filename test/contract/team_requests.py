"""One request is rejected, one cancelled, one approved."""

from team import approver, approves, asks, auditor, cancels, ci, everybody, name, outsider, rejects, requester

production = "Production"

requester.does("asks", asks("1", production, "0.90"))
requester.does("asks once more", asks("1", production))
outsider.does("asks", asks("1", production))
approver.does("asks, too", asks("1", "Archived"))
for one in everybody:
    one.does("lists requests", lambda me: me.sends("GET", "mlflow/transition-requests/list", name=name, version="1"))
for one in requester, auditor, outsider:
    one.does("approves", approves("1", production))
approver.does("cancels another's", cancels("1", production, "requester"))
approver.does("rejects", rejects("1", production, "on which data?"))
approver.does("rejects once more", rejects("1", production))

requester.does("asks again", asks("1", production, "on those of May"))
requester.does("asks in passing", asks("2", "Staging"))
requester.does("cancels their own", cancels("2", "Staging", "requester"))
ci.does("cancels another's", cancels("1", "Archived", "approver"))
approver.does("approves", approves("1", production, "good"))
approver.does("approves once more", approves("1", production))
requester.does(
    "finds in Production", lambda me: [one.version for one in me.client.get_latest_versions(name, [production])]
)
