#!/usr/bin/env python3
"""A toy model for the program evaluator: lines of JSON in, lines of JSON out."""

import json
import math
import sys


def spectrum(m0, m12):
    """Two masses in GeV, or a reason why there are none."""
    squared = m0 * m0 - 0.5 * (m12 - 400.0) ** 2
    if squared < 0:
        return None, "tachyon"
    return {"mstau": math.sqrt(squared), "mgluino": 2.4 * m12}, None


def say(answer):
    print(json.dumps(answer), flush=True)


for line in sys.stdin:
    message = json.loads(line)
    if "lodescan" in message:  # the first line: who is there, and what is wanted
        say({"ready": True, "observables": [{"name": "mstau", "unit": "GeV"}, {"name": "mgluino", "unit": "GeV"}]})
        continue
    observables, reason = spectrum(**message["parameters"])
    if observables is None:
        say({"id": message["id"], "status": "unphysical", "reason": reason})
    else:
        say({"id": message["id"], "observables": observables})
