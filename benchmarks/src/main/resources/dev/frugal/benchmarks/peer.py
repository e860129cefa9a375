"""Serves the peers of one benchmark: python peer.py SCRIPT, then lines of JSON in and out (see Peer.java).

The script defines `peers`, a dictionary from name to a function that takes (settings, threads) and returns an object
with `versions` (text), `check()` (a list of numbers) and `run(iterations)`. It imports what it needs inside that function, so that
a missing module is told and one benchmark can have peers of several libraries.
"""
import json
import os
import runpy
import sys
import time
import traceback


def tensors(path):
    """The arrays of a safetensors file by name."""
    import numpy

    types = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?"}
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    arrays = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            flat = numpy.frombuffer(data[start + begin:start + end], dtype=types[entry["dtype"]])
            arrays[name] = flat.reshape(entry["shape"]).copy()
    return arrays


def limit(threads):
    """Pins this process to so many processors, where the system allows that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def forget_peak():
    """Makes the peak memory that the system reports begin now."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def peak():
    """The largest resident memory of this process since its check in bytes, 0 if the system does not tell."""
    try:
        with open("/proc/self/status") as file:
            kilobytes = [int(line.split()[1]) for line in file if line.startswith("VmHWM:")]
            return 1024 * kilobytes[0]
    except (OSError, IndexError):
        return 0


def answer(request, script, state):
    if request["do"] == "prepare":
        limit(request["threads"])
        state["peer"] = script["peers"][request["peer"]](request["settings"], request["threads"])
        return {"versions": state["peer"].versions}
    if request["do"] == "check":
        values = [float(value) for value in state["peer"].check()]
        forget_peak()
        return {"values": values}
    if request["do"] == "peak":
        return {"bytes": peak()}
    begin = time.perf_counter()
    state["peer"].run(request["iterations"])
    return {"seconds": time.perf_counter() - begin}


def serve():
    # Libraries print; the lines of the protocol have a stream of their own.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    script = runpy.run_path(sys.argv[1], {"tensors": tensors})
    state = {}
    for line in sys.stdin:
        try:
            result = answer(json.loads(line), script, state)
        except ModuleNotFoundError as missing:
            result = {"missing": missing.name}
        except Exception as failure:
            traceback.print_exc()
            result = {"failure": f"{type(failure).__name__}: {failure}"}
        out.write(json.dumps(result) + "\n")
        out.flush()


serve()
