#!/usr/bin/env python3
"""The program and PyTorch read each other's weights and say the same.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/interop.py .build/release/forecast

For LSTM, GRU and RNN of one and two layers, recursive, and bidirectional and direct: fits a model, loads its file into torch.nn with safetensors, and compares
what `forecast predict` writes with a rollout of the torch network over the same CSV; then the other way round, saves a
torch network, with and without the prefixes `rnn.` and `head.`, as float32 and float64, and compares it with
`fit --from FILE --epochs 0`. Nothing is scaled, so network units are data units. Writes nothing but temporary files;
fails where two forecasts differ by more than 1e-5.
"""

import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

MODULES = {
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
    "rnn-tanh": torch.nn.RNN,
    "rnn-relu": lambda *sizes, **more: torch.nn.RNN(*sizes, nonlinearity="relu", **more),
}
CONTEXT, HORIZON, HIDDEN, STEPS = 12, 7, 5, 60
# Missing observations: a network reads 0 for the value and 0 for whether it is known.
MISSING = {20, STEPS - 6}
TOLERANCE = 1e-5


class Network(torch.nn.Module):
    """What a model file holds: a recurrent stack called rnn and a linear layer called head."""

    def __init__(self, cell: str, layers: int):
        super().__init__()
        self.rnn = MODULES[cell](2, HIDDEN, layers)
        self.head = torch.nn.Linear(HIDDEN, 1)

    def forecast(self, values: list) -> list:
        """Feeds its own outputs back, from the value before the last CONTEXT steps on."""
        known = values[len(values) - CONTEXT - 1 :]
        inputs = torch.tensor([[v or 0.0, 0.0 if v is None else 1.0] for v in known])
        forecast, state = [], None
        with torch.no_grad():
            for _ in range(HORIZON):
                outputs, state = self.rnn(inputs, state)
                forecast.append(self.head(outputs[-1]).item())
                inputs = torch.tensor([[forecast[-1], 1.0]])
        return forecast


class Bidirectional(torch.nn.Module):
    """A direct network: all steps out of the last states of both directions."""

    def __init__(self, cell: str, layers: int):
        super().__init__()
        self.rnn = MODULES[cell](2, HIDDEN, layers, bidirectional=True)
        self.head = torch.nn.Linear(2 * HIDDEN, HORIZON)

    def forecast(self, values: list) -> list:
        inputs = torch.tensor([[v or 0.0, 0.0 if v is None else 1.0] for v in values[-CONTEXT:]])
        with torch.no_grad():
            state = self.rnn(inputs)[1]
            last = state[0] if isinstance(state, tuple) else state
            return self.head(torch.cat([last[-2], last[-1]])).tolist()


# Options of the fit, and the network that reads its file.
KINDS = {"": ([], Network), ", both directions": (["--bidirectional", "--strategy", "direct"], Bidirectional)}


def series() -> list:
    values = [math.sin(step / 3) + 0.3 * math.cos(step * 1.7) for step in range(STEPS)]
    return [None if step in MISSING else round(v, 6) for step, v in enumerate(values)]


def run(program: str, folder: Path, *arguments: str) -> str:
    result = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: status {result.returncode}: {result.stderr}")
    return result.stdout


def fit(program: str, folder: Path, cell: str, layers: int, output: str, *more: str) -> None:
    run(
        program, folder, "fit", "series.csv", "--scale", "none", "--transform", "none",
        "--difference", "0", "--cell", cell, "--layers", str(layers), "--hidden", str(HIDDEN),
        "--context", str(CONTEXT), "--horizon", str(HORIZON), "--quiet", "-o", output, *more,
    )  # fmt: skip


def predict(program: str, folder: Path, cell: str, model: str) -> list:
    rows = list(csv.DictReader(run(program, folder, "predict", "-m", model).splitlines()))
    return [float(row[cell.partition("-")[0].upper()]) for row in rows]


def load(path: Path, network: torch.nn.Module, cell: str, layers: int) -> None:
    with safe_open(path, "pt") as file:
        configuration = json.loads(file.metadata()["forecast.model"])["configuration"]
        assert (configuration["cell"], configuration["layers"]) == (cell, layers)
        state = {k: file.get_tensor(k) for k in file.keys() if k.startswith(("rnn.", "head."))}
    network.load_state_dict(state)


def compare(what: str, own: list, torch_: list) -> None:
    assert len(own) == len(torch_) == HORIZON, f"{what}: {len(own)} steps"
    difference = max(abs(a - b) for a, b in zip(own, torch_))
    assert difference < TOLERANCE, f"{what}: {own} differs from {torch_} by {difference}"
    # A network that says nothing would be equal to any other such network.
    assert max(torch_) - min(torch_) > 100 * TOLERANCE, f"{what}: {torch_} is constant"
    print(f"{what}: largest difference {difference:.1e}")


def check(program: str, folder: Path, cell: str, layers: int, kind: str) -> None:
    options, make = KINDS[kind]
    name = f"{cell}, {layers} layer{'s' if layers > 1 else ''}{kind}"
    fit(
        program, folder, cell, layers, "own.safetensors", *options, "--epochs", "3", "--learning-rate",
        "0.02", "--initialization", "uniform",
    )  # fmt: skip
    network = make(cell, layers)
    load(folder / "own.safetensors", network, cell, layers)
    compare(
        f"{name}, to PyTorch",
        predict(program, folder, cell, "own.safetensors"),
        network.forecast(series()),
    )

    torch.manual_seed(layers)
    network = make(cell, layers)
    state = network.state_dict()
    bare = {k.removeprefix("rnn.").removeprefix("head."): v for k, v in state.items()}
    for form, tensors in {
        "float32": state,
        "float64": {k: v.double() for k, v in state.items()},
        "no prefixes": bare,
    }.items():
        save_file(tensors, folder / "torch.safetensors")
        fit(
            program, folder, cell, layers, "given.safetensors", *options, "--from", "torch.safetensors",
            "--epochs", "0", "--no-refit",
        )  # fmt: skip
        compare(
            f"{name}, from PyTorch, {form}",
            predict(program, folder, cell, "given.safetensors"),
            network.forecast(series()),
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    forecast_path = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        rows = [f"{step},{'' if v is None else v}\n" for step, v in enumerate(series())]
        (work / "series.csv").write_text("ds,y\n" + "".join(rows))
        for cell_name in MODULES:
            for count in (1, 2):
                for kind_name in KINDS:
                    check(forecast_path, work, cell_name, count, kind_name)
