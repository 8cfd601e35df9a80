#!/usr/bin/env python3
"""Golden outputs, losses and gradients of every cell.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/cells.py

Writes Tests/RecurrentTests/Golden/<cell>-<layers>.json. A loss is the weighted mean Σ w·l / Σ w over steps and
batch rows, with l = e², |e| and Huber's function with δ = 1 (e²/2 inside, |e| − ½ outside), e = output − target.
"""

import torch

from golden import BATCH, HIDDEN_SIZE, INPUT_SIZE, STEPS, Network
from golden import draw, numbers, parameters, step_weights, write

LOSSES = {
    "mse": torch.nn.functional.mse_loss,
    "mae": torch.nn.functional.l1_loss,
    "huber": torch.nn.functional.huber_loss,
}

# Cell and layers → seed. Those of rnnReLU were chosen for few units that never fire: their gradients are all zero.
SEEDS = {
    ("rnnTanh", 1): 110,
    ("rnnTanh", 2): 120,
    ("rnnReLU", 1): 14,
    ("rnnReLU", 2): 245,
    ("lstm", 1): 310,
    ("lstm", 2): 320,
    ("gru", 1): 410,
    ("gru", 2): 420,
    ("lstmPeephole", 1): 510,
    ("lstmPeephole", 2): 520,
    ("lstmNoForgetGate", 1): 610,
    ("lstmNoForgetGate", 2): 620,
    ("gruResetBefore", 1): 710,
    ("gruResetBefore", 2): 720,
}


def golden(cell: str, layers: int, seed: int) -> dict:
    torch.manual_seed(seed)
    network = Network(cell, INPUT_SIZE, layers)
    inputs = draw(seed + 1, STEPS, BATCH, INPUT_SIZE).requires_grad_()
    targets = 1.5 * draw(seed + 2, STEPS, BATCH)
    weights = step_weights([(0, 1), (3, 2), (4, 0)])

    losses, gradients, input_gradient = {}, {}, None
    for name, function in LOSSES.items():
        network.zero_grad()
        inputs.grad = None
        outputs, _ = network(inputs)
        loss = (weights * function(outputs, targets, reduction="none")).sum() / weights.sum()
        loss.backward()
        losses[name] = loss.item()
        gradients[name] = {key: numbers(block.grad) for key, block in network.named_parameters()}
        if name == "mse":
            input_gradient = numbers(inputs.grad)

    errors = (outputs - targets)[weights > 0].abs()
    assert errors.min() < 1 < errors.max(), "both branches of Huber's function must occur"
    return {
        "generator": "scripts/reference/cells.py",
        "torch": torch.__version__,
        "seed": seed,
        "cell": cell,
        "steps": STEPS,
        "batch": BATCH,
        "inputSize": INPUT_SIZE,
        "hiddenSize": HIDDEN_SIZE,
        "layers": layers,
        "parameters": parameters(network),
        "inputs": numbers(inputs),
        "targets": numbers(targets),
        "weights": numbers(weights),
        "outputs": numbers(outputs),
        "loss": losses,
        "gradients": gradients,
        "inputGradient": input_gradient,
    }


if __name__ == "__main__":
    for (cell_name, layer_count), number in SEEDS.items():
        content = golden(cell_name, layer_count, number)
        write("RecurrentTests", f"{cell_name}-{layer_count}.json", content)
