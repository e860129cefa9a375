#!/usr/bin/env python3
"""Writes the pairs that math-verify publishes with its tests as cases for `reasoning grade`.

    git clone https://github.com/huggingface/Math-Verify
    scripts/math-verify-cases.py Math-Verify > math-verify.jsonl
    ./frugal reasoning grade math-verify.jsonl

The tests are read, not run: only the arguments of their parameters are taken.
"""
import ast
import json
import math
import pathlib
import sys

FILES = ["test_all", "test_boxed", "test_numina_cases", "test_open_thoughts", "test_strict", "test_yujianll"]
VERDICTS = {"expected", "result"}

if len(sys.argv) != 2:
    sys.exit(__doc__.strip())
folder = pathlib.Path(sys.argv[1]) / "tests"
if not folder.is_dir():
    sys.exit(f"{folder} is no folder; give a checkout of math-verify")


def names(node):
    value = ast.literal_eval(node)
    return [name.strip() for name in value.split(",")] if isinstance(value, str) else list(value)


for file in FILES:
    for test in ast.walk(ast.parse((folder / f"{file}.py").read_text())):
        for mark in getattr(test, "decorator_list", []):
            columns = names(mark.args[0])
            for row in mark.args[1].elts:
                # One pair is made of the digits of a root.
                values = eval(compile(ast.Expression(row), file, "eval"), {"math": math})
                pair = dict(zip(columns, values))
                verdict = next((bool(pair[name]) for name in VERDICTS if name in pair), None)
                if verdict is not None and "gold" in pair and isinstance(pair.get("pred"), str):
                    case = {"gold": pair["gold"], "prediction": pair["pred"], "correct": verdict, "note": file}
                    print(json.dumps(case))
