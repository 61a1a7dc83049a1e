"""Bounds and signals of HiggsTools (arXiv:2210.09332) for a spectrum with HiggsBounds' blocks of effective couplings.

usage: higgstools.py SPECTRUM BOUNDS SIGNALS [NEUTRAL] [CHARGED]
BOUNDS and SIGNALS are the folders of the data sets; NEUTRAL and CHARGED PDG codes with commas between them. Writes one JSON
object into higgstools.json, since HiggsTools itself prints messages: allowed (1 or 0), the largest ratio of model to limit, chi2
and the number of observables.
"""

import json
import sys

import Higgs.bounds
import Higgs.signals
import Higgs.tools.Input


def codes(text):
    return [int(code) for code in text.split(",")]


def main(spectrum, bounds, signals, neutral="25,35,36", charged="37"):
    neutral, charged = codes(neutral), codes(charged)
    read = Higgs.tools.Input.readHB5SLHA(spectrum, neutral, charged)
    names = [[str(code) for code in group] for group in (neutral, charged)]
    predictions = Higgs.tools.Input.predictionsFromDict(read, *names, [])
    bound = Higgs.bounds.Bounds(bounds)(predictions)
    signal = Higgs.signals.Signals(signals)
    answer = {
        "allowed": 1 if bound.allowed else 0,
        "ratio": max((limit.obsRatio() for limit in bound.selectedLimits.values()), default=0.0),
        "chi2": signal(predictions),
        "observables": signal.observableCount(),
    }
    with open("higgstools.json", "w") as file:
        json.dump(answer, file)


main(*sys.argv[1:])
