#!/usr/bin/env python3
"""Compares the entropy of models that write different texts as if they wrote the same one.

    ./frugal reasoning evaluate --model DIR --json > NAME.json      # for each model
    scripts/entropy-at-equal-text.py NAME.json …

Each file's `entropyAfter` says which places a model's responses have, and how much entropy lies
there. Row A, column B of the table is the mean over A's places of B's entropies, nats per token:
along a row the text is the same, and only the models' choices differ. A place that B never met
is left out of both, and the share of A's tokens that remain is printed.
"""
import json
import pathlib
import sys

if len(sys.argv) < 2:
    sys.exit(__doc__.strip())

models = {}
for name in sys.argv[1:]:
    evaluation = json.loads(pathlib.Path(name).read_text())["evaluation"]
    models[pathlib.Path(name).stem] = {
        (place["token"], place["kind"]): (place["share"], place["entropy"])
        for place in evaluation["entropyAfter"]
    }

print("| places of \\ entropies of | " + " | ".join(models) + " | tokens compared |")
print("|---" * (len(models) + 2) + "|")
for writer, places in models.items():
    common = [place for place in places if all(place in other for other in models.values())]
    covered = sum(places[place][0] for place in common)
    cells = [
        f"{sum(places[place][0] * other[place][1] for place in common) / covered:.4f}"
        for other in models.values()
    ]
    print(f"| {writer} | " + " | ".join(cells) + f" | {100 * covered:.1f} % |")
