#!/usr/bin/env python3
"""Golden learning rates: PyTorch's schedules, update by update.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/schedules.py

Writes Tests/RecurrentTests/Golden/schedules.json. Rates of updates 0, 1, … of `total`. The cosine reaches its minimum
with the last update (T_max = total − 1 − warm-up); its warm-up of w updates is LinearLR from 1/(w + 1). A plateau's
rates are those after each of its validation losses.
"""

import warnings

import torch
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

from golden import write

BASE = 0.03

CASES = [
    {"kind": "step", "total": 25, "updates": 4, "factor": 0.3},
    {"kind": "step", "total": 5, "updates": 1, "factor": 0.5},
    {"kind": "cosine", "total": 20, "minimum": 0.0, "warmUp": 0.0},
    {"kind": "cosine", "total": 31, "minimum": 0.1, "warmUp": 0.25},
    {"kind": "cosine", "total": 7, "minimum": 0.02, "warmUp": 0.5},
    {"kind": "one-cycle", "total": 30, "warmUp": 0.3, "startDivisor": 25.0, "endDivisor": 1e4},
    {"kind": "one-cycle", "total": 17, "warmUp": 0.45, "startDivisor": 10.0, "endDivisor": 50.0},
    {"kind": "one-cycle", "total": 4, "warmUp": 0.1, "startDivisor": 4.0, "endDivisor": 2.0},
    {"kind": "plateau", "factor": 0.4, "patience": 1},
    {"kind": "plateau", "factor": 0.5, "patience": 0},
]
LOSSES = [3, 2, 2, 2.5, 1.9, 1.95, 1.9, 1.91, 1.9, 5, 1.8, 1.7, 1.8, 1.7, 1.70001, 1.9, 9, 9]


def scheduler(case: dict, optimizer: torch.optim.Optimizer):
    match case["kind"]:
        case "step":
            return StepLR(optimizer, case["updates"], case["factor"])
        case "cosine":
            rising = int(case["warmUp"] * case["total"])
            falling = case["total"] - 1 - rising
            cosine = CosineAnnealingLR(optimizer, falling, eta_min=case["minimum"] * BASE)
            if rising == 0:
                return cosine
            linear = LinearLR(optimizer, start_factor=1 / (rising + 1), total_iters=rising)
            return SequentialLR(optimizer, [linear, cosine], milestones=[rising])
        case "one-cycle":
            return OneCycleLR(
                optimizer,
                max_lr=BASE,
                total_steps=case["total"],
                pct_start=case["warmUp"],
                div_factor=case["startDivisor"],
                final_div_factor=case["endDivisor"],
                cycle_momentum=False,
            )
        case _:
            return ReduceLROnPlateau(
                optimizer, factor=case["factor"], patience=case["patience"], threshold=0, eps=0
            )


def golden(case: dict) -> dict:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE)
    schedule = scheduler(case, optimizer)
    rates = []
    if case["kind"] == "plateau":
        for loss in LOSSES:
            schedule.step(loss)
            rates.append(optimizer.param_groups[0]["lr"])
        return {**case, "losses": LOSSES, "rates": rates}
    for update in range(case["total"]):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if update + 1 < case["total"]:
            schedule.step()
    return {**case, "rates": rates}


if __name__ == "__main__":
    # SequentialLR warns of its own use of a deprecated argument.
    warnings.filterwarnings("ignore", category=UserWarning)
    content = {
        "generator": "scripts/reference/schedules.py",
        "torch": torch.__version__,
        "base": BASE,
        "cases": [golden(case) for case in CASES],
    }
    write("RecurrentTests", "schedules.json", content)
