"""Comments are read by all who may read the model, edited by their author, deleted by whoever manages it, too."""

from team import approver, ci, everybody, name, outsider, requester


def comments(text):
    return lambda me: me.registry.create_comment(name, "1", text).comment


def edits(comment, text):
    return lambda me: me.registry.update_comment(comment.id, text).comment


def deletes(comment):
    return lambda me: me.registry.delete_comment(comment.id)


first = requester.does("comments", comments("it is fast"))
second = approver.does("comments", comments("how fast?"))
outsider.does("comments", comments("am I here?"))
requester.does("edits", edits(first, "it is quite fast"))
for one in approver, ci, outsider:
    one.does("edits another's", edits(first, "it is slow"))
approver.does("deletes another's", deletes(first))
for one in everybody:
    one.does("lists comments", lambda me: me.sends("GET", "mlflow/comments/list", name=name, version="1"))
ci.does("deletes another's", deletes(second))
requester.does("deletes their own", deletes(first))
