#!/usr/bin/env python3
"""Golden training: ten clipped steps of two layers, losses, gradient norms and the parameters at the end.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/trajectory.py

Writes Tests/RecurrentTests/Golden/trajectory-<cell>-<rule>.json. PyTorch has two biases a gate. Where their sum
is all that counts (every gate of the LSTM, r and z of the GRU) bias_hh is zero and not trained, so that a network
with one bias a gate takes the same path. The n gate of the GRU keeps both: bias_hh is multiplied by r.

Each step: loss (weighted mean of e²), gradients, global norm N over trained parameters, gradients times
min(1, 0.5 / (N + 1e-6)), as torch.nn.utils.clip_grad_norm_ does; then the optimizer.
Weight decay λ adds λp to g, but for adamw.
adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², p ← p − lr · (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε).
adamw: p ← p − lr · λ · p, then adam's step.
sgd: b ← μb + g (b = g in the first step), p ← p − lr · b.
rmsprop: v ← αv + (1−α)g², p ← p − lr · g / (√v + ε).
cocob: not in PyTorch; cocob.py.
"""

import torch

from cocob import COCOB
from golden import BATCH, HIDDEN_SIZE, INPUT_SIZE, STEPS, Network
from golden import draw, numbers, parameters, step_weights, write

UPDATES, CLIP_NORM, LAYERS = 10, 0.5, 2

ADAM = {"learningRate": 1e-2, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
OPTIMIZERS = {
    "adam": {"kind": "adam", **ADAM},
    "sgd": {"kind": "sgd", "learningRate": 5e-2, "momentum": 0.9},
    "adam-decay": {"kind": "adam", **ADAM, "weightDecay": 0.05},
    "adamw": {"kind": "adamw", **ADAM, "weightDecay": 0.5},
    "sgd-plain": {"kind": "sgd", "learningRate": 0.5, "momentum": 0.0, "weightDecay": 0.05},
    "sgd-decay": {"kind": "sgd", "learningRate": 5e-2, "momentum": 0.9, "weightDecay": 0.05},
    "rmsprop": {
        "kind": "rmsprop", "learningRate": 1e-2, "smoothing": 0.99, "epsilon": 1e-8, "weightDecay": 0.05,
    },
    "cocob": {"kind": "cocob", "learningRate": 0.0, "alpha": 100.0},
}  # fmt: skip

# Chosen so that some of the ten gradients are clipped and some are not. How a rule moves the weights does not
# depend on the cell: beyond the first two rules one cell is enough.
SEEDS = {"lstm": 1200, "gru": 1100}
RULES = {"lstm": ["adam", "sgd"], "gru": list(OPTIMIZERS)}


def optimizer_for(options: dict, network: Network) -> torch.optim.Optimizer:
    weights, rate, decay = network.parameters(), options["learningRate"], options.get("weightDecay", 0)
    match options["kind"]:
        case "adam" | "adamw":
            rule = torch.optim.AdamW if options["kind"] == "adamw" else torch.optim.Adam
            betas = (options["beta1"], options["beta2"])
            return rule(weights, lr=rate, betas=betas, eps=options["epsilon"], weight_decay=decay)
        case "rmsprop":
            return torch.optim.RMSprop(
                weights, lr=rate, alpha=options["smoothing"], eps=options["epsilon"], weight_decay=decay
            )
        case "cocob":
            return COCOB(weights, options["alpha"])
        case _:
            return torch.optim.SGD(weights, lr=rate, momentum=options["momentum"], weight_decay=decay)


def frozen_masks(cell: str, network: Network) -> list[tuple[torch.nn.Parameter, torch.Tensor]]:
    """bias_hh of every layer with ones where it is redundant."""
    masks = []
    for name, block in network.rnn.named_parameters():
        if name.startswith("bias_hh"):
            mask = torch.ones_like(block, dtype=torch.bool)
            if cell == "gru":
                mask[2 * HIDDEN_SIZE :] = False
            masks.append((block, mask))
    return masks


def golden(cell: str, rule: str, seed: int) -> dict:
    torch.manual_seed(seed)
    network = Network(cell, INPUT_SIZE, LAYERS)
    frozen = frozen_masks(cell, network)
    with torch.no_grad():
        for block, mask in frozen:
            block[mask] = 0
    start = parameters(network)
    inputs = draw(seed + 1, STEPS, BATCH, INPUT_SIZE)
    targets = draw(seed + 2, STEPS, BATCH)
    weights = step_weights([(1, 0), (2, 2), (4, 1)])
    optimizer = optimizer_for(OPTIMIZERS[rule], network)

    losses, norms = [], []
    for _ in range(UPDATES):
        optimizer.zero_grad()
        outputs, _ = network(inputs)
        loss = (weights * (outputs - targets) ** 2).sum() / weights.sum()
        loss.backward()
        for block, mask in frozen:
            block.grad[mask] = 0
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
        losses.append(loss.item())
        norms.append(norm.item())
        optimizer.step()

    assert all((block[mask] == 0).all() for block, mask in frozen)
    assert min(norms) < CLIP_NORM < max(norms), "steps with and without clipping must occur"
    return {
        "generator": "scripts/reference/trajectory.py",
        "torch": torch.__version__,
        "seed": seed,
        "cell": cell,
        "steps": STEPS,
        "batch": BATCH,
        "inputSize": INPUT_SIZE,
        "hiddenSize": HIDDEN_SIZE,
        "layers": LAYERS,
        "optimizer": OPTIMIZERS[rule],
        "clipNorm": CLIP_NORM,
        "parameters": start,
        "inputs": numbers(inputs),
        "targets": numbers(targets),
        "weights": numbers(weights),
        "losses": losses,
        "gradientNorms": norms,
        "finalParameters": {key: numbers(block) for key, block in network.named_parameters()},
    }


if __name__ == "__main__":
    for cell_name, number in SEEDS.items():
        for name in RULES[cell_name]:
            content = golden(cell_name, name, number)
            write("RecurrentTests", f"trajectory-{cell_name}-{name}.json", content)
