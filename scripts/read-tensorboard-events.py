#!/usr/bin/env python3
"""Reads runs' event files with TensorBoard's own reader and compares every number with metrics.jsonl.

    python scripts/read-tensorboard-events.py RUN…

RUN is a run's folder. Each line of metrics.jsonl must be there exactly once, under its tag and step, in the order of
the file, with the value rounded to float32 (the precision of the format) and its wall time within a millisecond.
Prints one line a run; exits 1 at the first difference. Needs tensorboard (any 2.x).
"""
import collections
import json
import math
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

WALL_TIME_TOLERANCE = 1e-3
EVERYTHING = 0


def float32(value):
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:  # Java rounds what is too large for the format to infinity
        return math.copysign(math.inf, value)


def same(one, other):
    return one == other or (math.isnan(one) and math.isnan(other))


def compare(run):
    expected = collections.defaultdict(list)
    with open(run / "metrics.jsonl", encoding="utf-8") as lines:
        for line in lines:
            metric = json.loads(line)
            expected[metric["name"]].append((metric["step"], metric["seconds"], float(metric["value"])))
    reader = EventAccumulator(str(run), size_guidance={"scalars": EVERYTHING})
    reader.Reload()
    tags = reader.Tags()["scalars"]
    if set(tags) != set(expected):
        sys.exit(f"{run}: the tags differ: {sorted(set(tags) ^ set(expected))}")
    began = None
    for tag in tags:
        events, metrics = reader.Scalars(tag), expected[tag]
        if len(events) != len(metrics):
            sys.exit(f"{run}: {tag} has {len(events)} events and {len(metrics)} lines in metrics.jsonl")
        for event, (step, seconds, value) in zip(events, metrics):
            began = event.wall_time - seconds if began is None else began
            if event.step != step or not same(event.value, float32(value)) or abs(event.wall_time - seconds - began) > WALL_TIME_TOLERANCE:
                sys.exit(f"{run}: {tag}, step {step}, {seconds} s, {value} is read as step {event.step}, {event.wall_time - began} s, {event.value}")
    count = sum(len(metrics) for metrics in expected.values())
    if count == 0:
        sys.exit(f"{run}: no numbers to compare")
    print(f"{run.name}: {count} numbers under {len(tags)} tags, all as in metrics.jsonl")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for argument in sys.argv[1:]:
        compare(pathlib.Path(argument))
