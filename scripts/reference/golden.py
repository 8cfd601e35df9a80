"""The network of the golden files, and how they are written.

A recurrent network of torch.nn, or of recurrent.py where torch.nn has none, from explicit zero states, and a linear
head to one output a step. Everything is float64; starting parameters are PyTorch's default draw, made in float32 and
widened, so that a float32 network can start from exactly the same. Tensors are time-major; lists in the files are
row-major.
"""

import json
import pathlib

import torch

import recurrent

TESTS = pathlib.Path(__file__).resolve().parents[2] / "Tests"

# Pairwise different, so that a transposed matrix cannot pass unnoticed.
STEPS, BATCH, INPUT_SIZE, HIDDEN_SIZE = 5, 3, 2, 7

# Parameter names and gate order are PyTorch's: i, f, g, o (LSTM) and r, z, n (GRU).
CELLS = {
    "rnnTanh": lambda *sizes: torch.nn.RNN(*sizes, nonlinearity="tanh"),
    "rnnReLU": lambda *sizes: torch.nn.RNN(*sizes, nonlinearity="relu"),
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
    "lstmPeephole": recurrent.PeepholeLSTM,
    "lstmNoForgetGate": recurrent.NoForgetGateLSTM,
    "gruResetBefore": recurrent.ResetBeforeGRU,
}


class Network(torch.nn.Module):
    """Recurrent layers and a linear head: inputs [steps, batch, inputSize] to outputs [steps, batch]."""

    def __init__(self, cell: str, input_size: int, layers: int):
        super().__init__()
        self.rnn = CELLS[cell](input_size, HIDDEN_SIZE, layers)
        self.head = torch.nn.Linear(HIDDEN_SIZE, 1)
        self.double()

    def zero_state(self, batch: int):
        zeros = torch.zeros(self.rnn.num_layers, batch, HIDDEN_SIZE, dtype=torch.float64)
        has_pair = isinstance(self.rnn, (torch.nn.LSTM, recurrent.Layers))
        return (zeros, zeros.clone()) if has_pair else zeros

    def forward(self, inputs: torch.Tensor, state=None):
        """Outputs and the state after the last step."""
        if state is None:
            state = self.zero_state(inputs.shape[1])
        hidden, state = self.rnn(inputs, state)
        return self.head(hidden).squeeze(-1), state


def draw(seed: int, *shape: int) -> torch.Tensor:
    """Standard normal numbers from a generator of their own."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def step_weights(zeros: list[tuple[int, int]]) -> torch.Tensor:
    """Ones, but zero at the (step, batch row) pairs given: missing values and padding."""
    weights = torch.ones(STEPS, BATCH, dtype=torch.float64)
    for step, row in zeros:
        weights[step, row] = 0
    return weights


def numbers(tensor: torch.Tensor) -> list[float]:
    return tensor.detach().reshape(-1).tolist()


def parameters(network: Network) -> dict:
    return {
        name: {"shape": list(block.shape), "values": numbers(block)}
        for name, block in network.named_parameters()
    }


def encoded(value, indent: str = "") -> str:
    """JSON with every number at full precision and every list of numbers on one line."""
    inner = indent + " "
    if isinstance(value, dict):
        items = [f"{inner}{json.dumps(key)}: {encoded(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(inner + encoded(item, inner) for item in value) + f"\n{indent}]"
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def write(target: str, name: str, content: dict):
    path = TESTS / target / "Golden" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(encoded(content) + "\n", encoding="utf-8")
    print(f"{path.relative_to(TESTS.parent)}: {path.stat().st_size} bytes")
