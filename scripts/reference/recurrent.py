"""Recurrent layers that torch.nn lacks, by their equations; gradients are autograd's.

Parameters are named, shaped and drawn as torch.nn does. Gate rows follow each other as in torch.nn: i, f, g, o with
peepholes, i, g, o without a forget gate, r, z, n.
"""

import math

import torch


class Layers(torch.nn.Module):
    """Stacked layers of one cell: inputs [steps, batch, inputSize] to hidden states [steps, batch, hiddenSize]."""

    gates: int
    peepholes = 0

    def __init__(self, input_size: int, hidden_size: int, num_layers: int):
        super().__init__()
        self.num_layers, self.hidden_size = num_layers, hidden_size
        rows = self.gates * hidden_size
        for layer in range(num_layers):
            width = input_size if layer == 0 else hidden_size
            self.parameter(f"weight_ih_l{layer}", rows, width)
            self.parameter(f"weight_hh_l{layer}", rows, hidden_size)
            self.parameter(f"bias_ih_l{layer}", rows)
            self.parameter(f"bias_hh_l{layer}", rows)
            if self.peepholes:
                self.parameter(f"peephole_l{layer}", self.peepholes, hidden_size)

    def parameter(self, name: str, *shape: int):
        bound = 1 / math.sqrt(self.hidden_size)
        self.register_parameter(
            name, torch.nn.Parameter(torch.empty(*shape).uniform_(-bound, bound))
        )

    def forward(self, inputs: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor]):
        """Hidden states, and h and c [layer, batch, unit] after the last step."""
        last_hidden, last_cell = [], []
        for layer in range(self.num_layers):
            hidden, cell = state[0][layer], state[1][layer]
            outputs = []
            for step in inputs:
                hidden, cell = self.advance(layer, step, hidden, cell)
                outputs.append(hidden)
            inputs = torch.stack(outputs)
            last_hidden.append(hidden)
            last_cell.append(cell)
        return inputs, (torch.stack(last_hidden), torch.stack(last_cell))

    def block(self, name: str, layer: int) -> torch.Tensor:
        return getattr(self, f"{name}_l{layer}")

    def inputs_of(self, layer: int, step: torch.Tensor) -> list[torch.Tensor]:
        """W x + b of each gate."""
        product = step @ self.block("weight_ih", layer).T + self.block("bias_ih", layer)
        return product.chunk(self.gates, dim=-1)

    def recurrent_of(self, layer: int, hidden: torch.Tensor) -> list[torch.Tensor]:
        """U h + b' of each gate."""
        product = hidden @ self.block("weight_hh", layer).T + self.block("bias_hh", layer)
        return product.chunk(self.gates, dim=-1)

    def sums_of(self, layer: int, step: torch.Tensor, hidden: torch.Tensor) -> list[torch.Tensor]:
        pairs = zip(self.inputs_of(layer, step), self.recurrent_of(layer, hidden))
        return [x + h for x, h in pairs]


class PeepholeLSTM(Layers):
    """Gers, Schraudolph & Schmidhuber 2002: i and f see the cell state before the step, o the one after it."""

    gates, peepholes = 4, 3

    def advance(self, layer, step, hidden, cell):
        to_i, to_f, to_o = self.block("peephole", layer)
        a_i, a_f, a_g, a_o = self.sums_of(layer, step, hidden)
        i, f = torch.sigmoid(a_i + to_i * cell), torch.sigmoid(a_f + to_f * cell)
        cell = f * cell + i * torch.tanh(a_g)
        return torch.sigmoid(a_o + to_o * cell) * torch.tanh(cell), cell


class NoForgetGateLSTM(Layers):
    """Hochreiter & Schmidhuber 1997, with tanh for both squashing functions."""

    gates = 3

    def advance(self, layer, step, hidden, cell):
        a_i, a_g, a_o = self.sums_of(layer, step, hidden)
        cell = cell + torch.sigmoid(a_i) * torch.tanh(a_g)
        return torch.sigmoid(a_o) * torch.tanh(cell), cell


class ResetBeforeGRU(Layers):
    """Cho et al. 2014: the candidate multiplies r ⊙ h."""

    gates = 3

    def advance(self, layer, step, hidden, cell):
        x_r, x_z, x_n = self.inputs_of(layer, step)
        h_r, h_z, _ = self.recurrent_of(layer, hidden)
        r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
        _, _, h_n = self.recurrent_of(layer, r * hidden)
        return (1 - z) * torch.tanh(x_n + h_n) + z * hidden, cell
