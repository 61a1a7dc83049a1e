"""Golden numbers of convergence diagnostics: R-hat and effective sizes by ArviZ, autocorrelation times by emcee.

python bench/peers/mcmc_diagnostics.py > test/fixtures/peers/mcmc-diagnostics.json
The chains are kept with the numbers, rounded to six digits before anything is computed.
"""

import json
import platform
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import arviz  # noqa: E402
import emcee  # noqa: E402

seed = 20240817
random = np.random.default_rng(seed)


def autoregressive(chains, length, phi):
    out = np.empty((chains, length))
    out[:, 0] = random.normal(size=chains) / np.sqrt(1 - phi**2)
    for i in range(1, length):
        out[:, i] = phi * out[:, i - 1] + random.normal(size=chains)
    return out


def shifted(chains, length):
    out = autoregressive(chains, length, 0.5)
    out[0] += 1
    return out


cases = {
    "independent": random.normal(size=(4, 120)),
    "correlated": autoregressive(4, 160, 0.8),
    "anticorrelated": autoregressive(4, 120, -0.4),
    "odd length": autoregressive(3, 101, 0.6),
    "one chain": autoregressive(1, 200, 0.7),
    "one of four elsewhere": shifted(4, 120),
    "of unequal width": random.normal(size=(4, 120)) * np.array([[1], [1], [1], [3]]),
    "heavy tails": random.standard_cauchy(size=(4, 120)),
    "whole numbers with ties": np.round(autoregressive(4, 120, 0.6)),
    "drifting": autoregressive(4, 120, 0.3) + np.linspace(0, 2, 120),
}


def numbers(chains):
    return {
        "chains": chains.tolist(),
        # ArviZ gives none for one chain, though its halves could be compared.
        "rHat": float(arviz.rhat(chains, method="rank")) if len(chains) > 1 else None,
        "bulk": float(arviz.ess(chains, method="bulk")),
        "mean": float(arviz.ess(chains, method="mean")),
        "time": float(emcee.autocorr.integrated_time(chains.T[:, :, None], c=5, tol=0, quiet=True)[0]),
    }


result = {
    "tool": "arviz, emcee",
    "version": f"{arviz.__version__}, {emcee.__version__}",
    "numpy": np.__version__,
    "python": platform.python_version(),
    "command": "python bench/peers/mcmc_diagnostics.py > test/fixtures/peers/mcmc-diagnostics.json",
    "seed": seed,
    "cases": {
        name: numbers(np.array([[float(f"{x:.6g}") for x in chain] for chain in chains]))
        for name, chains in cases.items()
    },
}
print(json.dumps(result))
