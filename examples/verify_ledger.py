#!/usr/bin/env python3
"""Verifies a ledger that `npm run ledger -- export FILE` wrote, with nothing of Stagebook's own: docs/ledger.md.

Usage: verify_ledger.py FILE [PUBLIC_KEY]

Hashes need the standard library alone; signatures are checked if the package `cryptography` is there. PUBLIC_KEY is the
PEM that has to have signed the checkpoints: without it the file says itself who did. Exit status 1: it does not hold.
"""

import base64
import hashlib
import json
import sys
from decimal import Decimal


def fraction(value):
    """ECMA-262, Number::toString, of what is finite: the same digits as Python's, in another place."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if value == 0:
        return "0"
    if len(text) <= point <= 21:
        text = text.ljust(point, "0")
    elif 0 < point <= 21:
        text = text[:point] + "." + text[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        text = text[0] + ("." + text[1:] if text[1:] else "") + f"e{point - 1:+d}"
    return "-" * sign + text


def canonical(value):
    """RFC 8785. Whole numbers are written as they are read."""
    if isinstance(value, float):
        return fraction(value)
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts))


def tree(leaves):
    """RFC 6962, 2.1."""
    if len(leaves) < 2:
        return sha256(b"\0", leaves[0]).digest() if leaves else sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", tree(leaves[:half]), tree(leaves[half:])).digest()


def is_signed(said, signed, pem):
    """Whether the key of `pem` signed the canonical JSON of `said`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = serialization.load_pem_public_key(pem.encode())
    how = [] if signed["algorithm"] == "Ed25519" else [ec.ECDSA(hashes.SHA256())]
    try:
        key.verify(base64.b64decode(signed["signature"], validate=True), canonical(said).encode(), *how)
        return True
    except (InvalidSignature, TypeError, ValueError):
        return False


def said_by(checkpoint):
    """What is signed of it."""
    return {name: checkpoint[name] for name in ("sequence", "time", "previous", "root")}


def hash_of(entry):
    """Of an entry, over the one before it."""
    rest = canonical({name: entry[name] for name in ("model", "sk", "n", "prev", "row")})
    return sha256(entry["prev"].encode(), rest.encode()).hexdigest()


def can_check_signatures():
    try:
        import cryptography  # noqa: F401
    except ImportError:
        return False
    return True


def verify(lines, trusted=None):
    """Yields what is wrong, a line each."""
    zeros, chains, seen, keys, last = "0" * 64, {}, {}, {}, (0, "0" * 64)
    ended = False
    for line in map(json.loads, lines):
        if "public_key" in line:
            keys[line["public_key"]["key_id"]] = line["public_key"]["public_key"]
        elif "checkpoint" in line:
            checkpoint = line["checkpoint"]
            number, heads = checkpoint["sequence"], checkpoint["heads"]
            if (number, checkpoint["previous"]) != (last[0] + 1, last[1]):
                yield f"checkpoint {number} does not follow the one before it"
            if checkpoint["root"] != tree([canonical(head).encode() for head in heads]).hex():
                yield f"checkpoint {number} has other heads than were signed"
            pem = trusted or keys.get(checkpoint["key_id"])
            if can_check_signatures() and not (pem and is_signed(said_by(checkpoint), checkpoint, pem)):
                yield f"checkpoint {number} is not signed by that key"
            last = (number, sha256(canonical(checkpoint).encode()).hexdigest())
            seen.update({(head["model_id"], head["n"]): (number, head["hash"]) for head in heads})
        elif "latest" in line:
            if last != (line["latest"]["sequence"], line["latest"]["hash"]):
                yield f"checkpoint {last[0]} is not the last one that there was"
        elif "entry" in line:
            entry = line["entry"]
            model, n = entry["model"], entry["n"]
            at, prev, rev = chains.get(model, (0, zeros, 0))
            if n != at + 1 or entry["prev"] != prev:
                yield f"model {model}, entry {at + 1}: {n} does not follow {at}"
            if entry["hash"] != hash_of(entry):
                yield f"model {model}, entry {at + 1}: it was edited"
            if entry["sk"].startswith("CHANGE#"):
                if int(entry["sk"][7:]) != rev + 1:
                    yield f"model {model}, entry {at + 1}: change {rev + 1} is missing before it"
                rev = int(entry["sk"][7:])
            if seen.pop((model, n), (0, entry["hash"]))[1] != entry["hash"]:
                yield f"model {model}, entry {n}: a checkpoint saw another"
            chains[model] = (at + 1, entry["hash"], rev)
        elif "head" in line:
            head = line["head"]
            if chains.setdefault(head["model"], (0, zeros, 0)) != (head["n"], head["hash"], head["rev"]):
                yield f"model {head['model']}: the head is not the end of the chain"
        elif "end" in line:
            ended = True
    for (model, n), (number, _) in seen.items():
        yield f"model {model}: checkpoint {number} saw entry {n}, which is missing"
    if not ended:
        yield "the file was cut off"


def main(file, key=None):
    trusted = open(key, encoding="utf-8").read() if key else None
    with open(file, encoding="utf-8") as lines:
        problems = list(verify(lines, trusted))
    for problem in problems:
        print(f"PROBLEM: {problem}")
    if not can_check_signatures():
        print("Signatures were not checked: the package `cryptography` is not there.")
    print("It does not hold." if problems else "Every chain holds.")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
