"""A requester, an approver, who has the pipelines, an auditor and an outsider share a model, with an admin in reach."""

from importlib import import_module

from journal import print_journal

for chapter in "shares", "requests", "comments", "gates", "ends":
    import_module(f"team_{chapter}")

print_journal()
