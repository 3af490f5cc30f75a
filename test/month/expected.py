"""What a month's answers must be, by numpy, pandas and scipy from the raw data alone.

Reads `<folder>/{time,value,version,metric}.npy`, and questions as JSON from standard input; prints as many answers.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special, stats

folder = Path(sys.argv[1])
questions = json.load(sys.stdin)
names = questions["metrics"]
data = pd.DataFrame({name: np.load(folder / f"{name}.npy") for name in ("time", "value", "version", "metric")})
groups = {key: group for key, group in data.groupby(["version", "metric"])}

FINEST, MOST = 7, 1024
DAY = 86_400_000
LEAST_SHARE = 0.0001


def bucket_indices(values):
    """Of the exponential histogram's buckets at the finest scale: values above 2^(i/128) and up to 2^((i+1)/128)."""
    return np.ceil(np.log2(values) * 2**FINEST).astype(int) - 1


def scale_of(*samples):
    """The finest scale at which none of them fills more buckets than are kept."""
    scales = []
    for values in samples:
        scale, indices = FINEST, np.unique(bucket_indices(values))
        while len(indices) > MOST:
            scale, indices = scale - 1, np.unique(indices >> 1)
        scales.append(scale)
    return min(scales)


def summary(values):
    ordered = np.sort(values)
    rank = {name: float(ordered[max(1, math.ceil(part * len(ordered))) - 1]) for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    return {
        "count": len(ordered),
        "sum": math.fsum(ordered),
        "mean": math.fsum(ordered) / len(ordered),
        "min": float(ordered[0]),
        "max": float(ordered[-1]),
        **rank,
        # A quantile is in the bucket of the value that has its rank.
        "bound": 2 ** (2.0 ** -scale_of(values)) - 1,
    }


def selected(question):
    group = groups[(question["version"], names.index(question["metric"]))]
    return group[(group.time >= question["from"]) & (group.time < question["to"])]


def by_day(question):
    group = selected(question)
    return [{"time": int(day * DAY), **summary(some.value.to_numpy())} for day, some in group.groupby(group.time // DAY)]


def counts(values, bounds):
    return np.bincount(np.searchsorted(bounds, values, side="left"), minlength=len(bounds) + 1)


def distance(question):
    expected, observed = np.array(question["baseline"]), selected(question).value.to_numpy()
    e, o = counts(expected, question["bounds"]), counts(observed, question["bounds"])
    es, os = (np.maximum(c / c.sum(), LEAST_SHARE) for c in (e, o))
    scale = scale_of(expected, observed)
    shift = FINEST - scale
    ei, oi = bucket_indices(expected) >> shift, bucket_indices(observed) >> shift
    every = np.union1d(ei, oi)
    shares = [np.searchsorted(np.sort(i), every, side="right") / len(i) for i in (ei, oi)]
    ks = float(np.abs(shares[0] - shares[1]).max())
    root = math.sqrt(len(expected) * len(observed) / (len(expected) + len(observed)))
    exact = float(stats.ks_2samp(expected, observed, method="asymp").statistic)
    widest = max(np.unique(i, return_counts=True)[1].max() / len(i) for i in (ei, oi))
    return {
        "expected": e.tolist(),
        "observed": o.tolist(),
        "psi": float(((os - es) * np.log(os / es)).sum()),
        "ks": ks,
        "ks_p_value": float(special.kolmogorov((root + 0.12 + 0.11 / root) * ks)),
        # Of the values themselves it can only be greater, by less than the fullest bucket's share.
        "ks_exact": exact,
        "ks_bound": float(widest),
    }


kinds = {"summary": lambda question: summary(selected(question).value.to_numpy()), "days": by_day, "distance": distance}
print(json.dumps([kinds[question["kind"]](question) for question in questions["questions"]]))
