#!/usr/bin/env python3
"""Verifies what `GET /api/2.0/stagebook/evidence` answered, with nothing of Stagebook's own: docs/evidence.md.

Usage: verify_evidence.py EVIDENCE KEY [LEDGER]

KEY is the PEM of the key that has to have signed, or what `GET /api/2.0/stagebook/ledger/checkpoints` answered, which has
it. LEDGER is what `npm run ledger -- export FILE` wrote, later: then it is checked, too, that every entry is in the chain.
Needs `verify_ledger.py` beside it, and the package `cryptography`. Exit status 1: it does not hold.
"""

import base64
import json
import sys
from datetime import datetime, timezone

from verify_ledger import can_check_signatures, canonical, hash_of, is_signed, said_by, sha256, verify


def keys_in(text):
    """By their ids."""
    if not text.lstrip().startswith("{"):
        pems = [text]
    else:
        pems = [key["public_key"] for key in json.loads(text)["public_keys"]]
    return {key_id(pem): pem for pem in pems}


def key_id(pem):
    """Of the key in DER, which is what PEM has in base64."""
    lines = [line for line in pem.splitlines() if line and not line.startswith("-----")]
    return sha256(base64.b64decode("".join(lines))).hexdigest()


def digest(value):
    return sha256(canonical(value).encode()).hexdigest()


def time_of(ms):
    return datetime.fromtimestamp(ms / 1000, timezone.utc).isoformat(timespec="seconds")


def signature_problems(name, said, signed, keys):
    if not can_check_signatures():
        yield f"{name}: its signature was not checked, since the package `cryptography` is not there"
    elif signed["key_id"] not in keys:
        yield f"{name}: it is signed with another key, {signed['key_id']}"
    elif not is_signed(said, signed, keys[signed["key_id"]]):
        yield f"{name}: the signature is not that of the key"


def root_of(leaf, index, count, path):
    """RFC 9162, 2.1.3.2: the root that a path leads to; none, if it cannot be one of that tree."""
    node, last, found = index, count - 1, sha256(b"\0", leaf).digest()
    if not 0 <= index < count:
        return None
    for other in map(bytes.fromhex, path):
        if last == 0:
            return None
        if node % 2 == 1 or node == last:
            found = sha256(b"\1", other, found).digest()
            while node % 2 == 0 and node > 0:
                node, last = node >> 1, last >> 1
        else:
            found = sha256(b"\1", found, other).digest()
        node, last = node >> 1, last >> 1
    return found.hex() if last == 0 else None


def checkpoint_problems(checkpoint, keys):
    name = f"checkpoint {checkpoint['sequence']}"
    yield from signature_problems(name, said_by(checkpoint), checkpoint, keys)
    leaf = canonical(checkpoint["head"]).encode()
    if root_of(leaf, checkpoint["index"], checkpoint["heads"], checkpoint["path"]) != checkpoint["root"]:
        yield f"{name}: it does not have that head"


def chain_problems(ledger):
    head, before = ledger["head"], None
    checkpoint = ledger.get("checkpoint")
    ends = {(head["n"], head["hash"])}
    if checkpoint:
        ends.add((checkpoint["head"]["n"], checkpoint["head"]["hash"]))
        if checkpoint["head"]["model_id"] != ledger["model_id"]:
            yield "the checkpoint is of another model"
    for entry in ledger["entries"]:
        n = entry["n"]
        if hash_of({"model": ledger["model_id"], **entry}) != entry["hash"]:
            yield f"entry {n}: it was edited"
        if before and n <= before["n"]:
            yield f"entry {n}: it does not come after {before['n']}"
        if before and n == before["n"] + 1 and entry["prev"] != before["hash"]:
            yield f"entry {n}: it does not follow the one before it"
        before = entry
        ends.add((n, entry["hash"]))
        ends.add((n - 1, entry["prev"]))
    if before and before["n"] > head["n"]:
        yield f"entry {before['n']}: the chain ended before it"
    # What stands at one place is said alike by all that say it.
    for place in {n for n, _ in ends}:
        if len({hash for n, hash in ends if n == place}) > 1:
            yield f"place {place} of the chain has several hashes"


def row_named(transition_id, rows):
    """`<model>-<rev>` a change, `<model>-v<number>` a creation, `<model>-<rev>-<number>-<ulid>` a note."""
    _, first, *rest = transition_id.split("-")
    if first.startswith("v"):
        return rows.get(f"V#{int(first[1:]):010}")
    if rest:
        return rows.get(f"NOTE#{int(first):010}#{int(rest[0]):010}#{rest[1]}")
    return rows.get(f"CHANGE#{int(first):010}")


def told_problems(evidence):
    """What the parts say, against what the ledger says."""
    rows = {entry["sk"]: entry["row"] for entry in evidence["ledger"]["entries"]}
    number = evidence["version"]["version"]
    born = rows.get(f"V#{int(number):010}")
    if born:
        said = (evidence["version"]["creation_timestamp"], evidence["version"]["user_id"])
        if said != (born["creation_timestamp"], born["actor"]["id"]):
            yield "who created the version, or when, is not what the ledger says"
        for name in ("source", "run_id", "run_link", "model_id", "logged_digest"):
            if evidence["lineage"].get(name) != born.get(name):
                yield f"lineage: {name} is not what the ledger says"
        if "digest" in born and evidence["version"].get("digest") != born["digest"]:
            yield "the digest of the files is not what the ledger says"
    for part in ("promotions", "requests"):
        for told in evidence[part]:
            row = row_named(told["transition_id"], rows)
            if row and (told["time"], told["kind"], told["user_id"]) != (row["at"], row["kind"], row["actor"]["id"]):
                yield f"{part}: {told['transition_id']} is not what the ledger says"
            if row and "gates" in told and told["gates"] != row.get("gates"):
                yield f"{part}: what the gates said at {told['transition_id']} is not what the ledger says"


def digest_problems(evidence):
    files, lineage = evidence["files"], evidence["lineage"]
    if "list" in files:
        if digest(files["list"]) != files["digest"]:
            yield "files: the list is not that of the digest"
        if (len(files["list"]), sum(file["size"] for file in files["list"])) != (files["file_count"], files["total_size"]):
            yield "files: their number or size is not that of the list"
    if "digest" in files and files["digest"] != evidence["version"].get("digest"):
        yield "files: the digest is not the version's"
    if "logged" in lineage and digest(lineage["logged"]) != lineage.get("logged_digest"):
        yield "lineage: what was logged is not that of its digest"


def problems(answer, keys, ledger=None):
    """Yields what is wrong, a line each."""
    evidence = answer["evidence"]
    if digest(evidence) != answer["sha256"]:
        yield "it was edited: its SHA-256 is another"
    yield from signature_problems("evidence", {"evidence": answer["sha256"]}, answer, keys)
    yield from chain_problems(evidence["ledger"])
    if "checkpoint" in evidence["ledger"]:
        yield from checkpoint_problems(evidence["ledger"]["checkpoint"], keys)
    yield from digest_problems(evidence)
    yield from told_problems(evidence)
    if ledger is not None:
        yield from (f"the ledger: {problem}" for problem in verify(ledger))
        chain = {line["entry"]["n"]: line["entry"] for line in map(json.loads, ledger) if is_of(line, evidence)}
        told = {entry["n"] for entry in evidence["ledger"]["entries"]}
        for entry in evidence["ledger"]["entries"]:
            if chain.get(entry["n"], {}).get("hash") != entry["hash"]:
                yield f"entry {entry['n']}: the ledger has another"
        if "ledger" not in evidence["cut"]:
            for n, entry in chain.items():
                if n <= evidence["ledger"]["head"]["n"] and n not in told and is_about(entry, evidence["version"]["version"]):
                    yield f"entry {n}: the ledger has it, and it is not in it"


def is_of(line, evidence):
    return line.get("entry", {}).get("model") == evidence["ledger"]["model_id"]


def is_about(entry, version):
    """Of an alias `from` and `to` are versions."""
    number, row = int(version), entry["row"]
    moved = [row.get("from"), row.get("to")] if row.get("kind", "").startswith("alias_") else []
    named = [row.get("version"), *moved, *(one["version"] for one in row.get("archived", []))]
    return number in named


def summary(answer, has_ledger):
    """What it comes to, if nothing is wrong."""
    evidence = answer["evidence"]
    ledger, model, version = evidence["ledger"], evidence["model"], evidence["version"]
    entries, checkpoint = ledger["entries"], ledger.get("checkpoint")
    yield f"{model['name']} version {version['version']} ({version['state']}), as {evidence['registry']} told it on {time_of(evidence['generated_at'])}"
    yield f"Signed by the key {answer['key_id']}: nothing of it was changed since."
    yield f"{len(entries)} entries of the ledger hash to what they say."
    if checkpoint:
        yield f"Checkpoint {checkpoint['sequence']} of {time_of(checkpoint['time'])} has the chain up to entry {checkpoint['head']['n']}."
        late = [entry["n"] for entry in entries if entry["n"] > checkpoint["head"]["n"]]
        if late:
            yield f"NOT in a checkpoint yet: entries {', '.join(map(str, late))}."
    else:
        yield "NOT in a checkpoint yet: the chain."
    if not has_ledger:
        yield "NOT checked: that the entries are in the chain that the checkpoint saw. Give an export of the ledger."
    if ledger["pending"]:
        yield f"NOT in the ledger yet: {len(ledger['pending'])} rows."
    if evidence["cut"]:
        yield f"NOT whole, for want of room: {', '.join(evidence['cut'])}."
    if "list" not in evidence["files"]:
        yield f"NOT listed: the files ({evidence['files'].get('unknown', 'too many')})."


def read(file):
    with open(file, encoding="utf-8") as lines:
        return lines.read()


def main(file, key, ledger=None):
    lines = read(ledger).rstrip("\n").split("\n") if ledger else None
    answer, keys = json.loads(read(file)), keys_in(read(key))
    try:
        found = list(problems(answer, keys, lines))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        found = [f"it is not as evidence is: {error!r}"]
    for problem in found:
        print(f"PROBLEM: {problem}")
    if found:
        print("It does not hold.")
        return 1
    for line in summary(answer, lines is not None):
        print(line)
    print("It holds.")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
