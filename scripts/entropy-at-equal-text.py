#!/usr/bin/env python3
"""Compares the entropy of models that write different texts as if they wrote the same one.

    ./frugal reasoning compare --methods base,grpo,fgo --seeds 3
    scripts/entropy-at-equal-text.py RUN-FOLDER

The evaluations in the run's `finished-METHOD-SEED.json` say, in `entropy_after`, which places the
responses have and how much entropy lies at each. Row A, column B is the mean over A's places of
B's entropies, nats per token, then over seeds (least to greatest): along a row the text is the
same, and only the models' choices differ. Places that one of the models never met are left out.
"""
import json
import pathlib
import re
import statistics
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__.strip())

places = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("finished-*.json")):
    method, seed = re.fullmatch(r"finished-(.+)-(\d+)\.json", path.name).groups()
    after = json.loads(path.read_text())["evaluation"]["entropy_after"]
    places.setdefault(seed, {})[method] = {
        (place["token"], place["kind"]): (place["share"], place["entropy"]) for place in after
    }
if not places:
    sys.exit(f"{sys.argv[1]} has no finished-METHOD-SEED.json; give the folder of a run of 'reasoning compare'")

methods = list(next(iter(places.values())))
least_compared = 1.0
print("| places of \\ entropies of | " + " | ".join(methods) + " |")
print("|---" * (len(methods) + 1) + "|")
for writer in methods:
    cells = []
    for chooser in methods:
        means = []
        for models in places.values():
            common = [at for at in models[writer] if all(at in other for other in models.values())]
            compared = sum(models[writer][at][0] for at in common)
            least_compared = min(least_compared, compared)
            total = sum(models[writer][at][0] * models[chooser][at][1] for at in common)
            means.append(total / compared)
        cells.append(f"{statistics.mean(means):.3f} ({min(means):.3f}–{max(means):.3f})")
    print(f"| {writer} | " + " | ".join(cells) + " |")
print(f"\n{len(places)} seeds; at least {100 * least_compared:.1f} % of all tokens compared")
