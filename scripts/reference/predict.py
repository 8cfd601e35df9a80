#!/usr/bin/env python3
"""Golden recursive forecasts: a context is read, then every prediction is the next input.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/predict.py

Writes Tests/RecurrentTests/Golden/predict-<cell>.json. The output after the last of the 6 context values is the first
of the 8 predictions; it is fed back as the input that gives the second, and so on. `contextOutputs` holds the
outputs at every context step, the last of them equal to the first prediction.
"""

import torch

from golden import BATCH, HIDDEN_SIZE, Network
from golden import draw, numbers, parameters, write

CONTEXT, HORIZON, LAYERS = 6, 8, 2


def golden(cell: str, seed: int) -> dict:
    torch.manual_seed(seed)
    network = Network(cell, input_size=1, layers=LAYERS)
    context = draw(seed + 1, CONTEXT, BATCH, 1)
    with torch.no_grad():
        context_outputs, state = network(context)
        rollout = [context_outputs[-1]]
        while len(rollout) < HORIZON:
            outputs, state = network(rollout[-1].reshape(1, BATCH, 1), state)
            rollout.append(outputs[0])
        predictions = torch.stack(rollout)
        # The same numbers must come from reading context and predictions in one go.
        whole, _ = network(torch.cat([context, predictions[:-1].unsqueeze(-1)]))
        assert torch.allclose(whole[CONTEXT - 1 :], predictions, rtol=1e-12, atol=1e-14)
    return {
        "generator": "scripts/reference/predict.py",
        "torch": torch.__version__,
        "seed": seed,
        "cell": cell,
        "contextLength": CONTEXT,
        "horizon": HORIZON,
        "batch": BATCH,
        "inputSize": 1,
        "hiddenSize": HIDDEN_SIZE,
        "layers": LAYERS,
        "parameters": parameters(network),
        "context": numbers(context),
        "contextOutputs": numbers(context_outputs),
        "rollout": numbers(predictions),
    }


if __name__ == "__main__":
    for index, cell_name in enumerate(("lstm", "gru")):
        content = golden(cell_name, seed=2000 + 100 * index)
        write("RecurrentTests", f"predict-{cell_name}.json", content)
