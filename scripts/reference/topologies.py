#!/usr/bin/env python3
"""Golden outputs, losses and gradients of whole networks: both directions, residual sums, dilation, a linear
shortcut, many outputs, and an encoder with a decoder, a bridge and attention.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/topologies.py

Writes Tests/RecurrentTests/Golden/topology-<name>.json. Names of parameters are ours: `rnn.*` and `decoder.*` as
torch.nn names them, the linear maps as torch.nn.Linear does. The loss is the mean squared error over all outputs.
"""

import torch

from golden import draw, numbers, write

STEPS, DECODER_STEPS, BATCH, INPUT_SIZE, DECODER_INPUT_SIZE, HIDDEN_SIZE = 6, 4, 3, 2, 1, 7


class Dilated(torch.nn.Module):
    """Layers of torch.nn over interleaved subsequences: with dilation d, step t continues step t − d."""

    def __init__(self, kind, input_size, hidden_size, dilations):
        super().__init__()
        self.dilations = dilations
        self.layers = torch.nn.ModuleList(
            kind(input_size if index == 0 else hidden_size, hidden_size) for index in range(len(dilations))
        )

    def named_blocks(self):
        for index, layer in enumerate(self.layers):
            for name, block in layer.named_parameters():
                yield name.replace("_l0", f"_l{index}"), block

    def forward(self, inputs):
        for layer, dilation in zip(self.layers, self.dilations):
            outputs = [None] * len(inputs)
            for chain in range(min(dilation, len(inputs))):
                hidden, _ = layer(inputs[chain::dilation])
                for index, state in enumerate(hidden):
                    outputs[chain + index * dilation] = state
            inputs = torch.stack(outputs)
        return inputs


class Residual(torch.nn.Module):
    """Layers of torch.nn, each but the first adding what it reads."""

    def __init__(self, kind, input_size, hidden_size, layers):
        super().__init__()
        self.layers = torch.nn.ModuleList(
            kind(input_size if index == 0 else hidden_size, hidden_size) for index in range(layers)
        )

    named_blocks = Dilated.named_blocks

    def forward(self, inputs):
        for index, layer in enumerate(self.layers):
            hidden, _ = layer(inputs)
            inputs = hidden if index == 0 else hidden + inputs
        return inputs


class SequenceToSequence(torch.nn.Module):
    """A bidirectional encoder, linear bridges, a decoder, and attention of Luong's general kind."""

    def __init__(self, kind, layers):
        super().__init__()
        states = 2 * HIDDEN_SIZE
        self.rnn = kind(INPUT_SIZE, HIDDEN_SIZE, layers, bidirectional=True)
        self.decoder = kind(DECODER_INPUT_SIZE, HIDDEN_SIZE, layers)
        names = ["hidden", "cell"] if kind is torch.nn.LSTM else ["hidden"]
        self.bridges = torch.nn.ModuleDict(
            {
                f"{name}_l{layer}": torch.nn.Linear(states, HIDDEN_SIZE)
                for name in names
                for layer in range(layers)
            }
        )
        self.attention = torch.nn.Linear(HIDDEN_SIZE, states, bias=False)
        self.head = torch.nn.Linear(HIDDEN_SIZE + states, 1)

    def bridge(self, name, last):
        # [layers · directions, batch, hidden], the directions of a layer beside each other.
        pairs = last.reshape(-1, 2, BATCH, HIDDEN_SIZE)
        return torch.stack(
            [
                self.bridges[f"{name}_l{layer}"](torch.cat([pair[0], pair[1]], dim=-1))
                for layer, pair in enumerate(pairs)
            ]
        )

    def forward(self, inputs, decoder_inputs):
        memory, last = self.rnn(inputs)
        if isinstance(last, tuple):
            first = (self.bridge("hidden", last[0]), self.bridge("cell", last[1]))
        else:
            first = self.bridge("hidden", last)
        states, _ = self.decoder(decoder_inputs, first)
        scores = torch.einsum("tbk,ebk->tbe", self.attention(states), memory)
        context = torch.einsum("tbe,ebk->tbk", torch.softmax(scores, dim=-1), memory)
        return self.head(torch.cat([states, context], dim=-1))


def blocks(named, prefix=""):
    return {prefix + name: block for name, block in named}


def content(name, cell, layers, parameters, run, outputs_size, **shape):
    """Runs forward and backward once."""
    inputs = draw(901, STEPS, BATCH, INPUT_SIZE).requires_grad_()
    decoder_inputs = draw(902, DECODER_STEPS, BATCH, DECODER_INPUT_SIZE)
    outputs = run(inputs, decoder_inputs)
    targets = draw(903, *outputs.shape)
    loss = torch.nn.functional.mse_loss(outputs, targets)
    loss.backward()
    return {
        "generator": "scripts/reference/topologies.py",
        "torch": torch.__version__,
        "cell": cell,
        "layers": layers,
        "steps": STEPS,
        "decoderSteps": DECODER_STEPS,
        "batch": BATCH,
        "inputSize": INPUT_SIZE,
        "decoderInputSize": DECODER_INPUT_SIZE,
        "hiddenSize": HIDDEN_SIZE,
        "outputSize": outputs_size,
        "parameters": {key: {"shape": list(block.shape), "values": numbers(block)} for key, block in parameters.items()},
        "inputs": numbers(inputs),
        "decoderInputs": numbers(decoder_inputs),
        "targets": numbers(targets),
        "outputs": numbers(outputs),
        "loss": loss.item(),
        "gradients": {key: numbers(block.grad) for key, block in parameters.items()},
        "inputGradient": numbers(inputs.grad),
    } | shape


def bidirectional():
    rnn = torch.nn.LSTM(INPUT_SIZE, HIDDEN_SIZE, 2, bidirectional=True).double()
    head = torch.nn.Linear(2 * HIDDEN_SIZE, 1).double()
    parameters = blocks(rnn.named_parameters(), "rnn.") | blocks(head.named_parameters(), "head.")
    return content("bidirectional", "lstm", 2, parameters, lambda x, _: head(rnn(x)[0]), 1)


def last_state():
    """Both directions' last states, as h_n holds them, 21 outputs, and a shortcut from the whole window."""
    rnn = torch.nn.GRU(INPUT_SIZE, HIDDEN_SIZE, 1, bidirectional=True).double()
    head = torch.nn.Linear(2 * HIDDEN_SIZE, 21).double()
    shortcut = torch.nn.Linear(STEPS * INPUT_SIZE, 21, bias=False).double()

    def run(x, _):
        last = rnn(x)[1]
        window = x.transpose(0, 1).reshape(BATCH, -1)
        return (head(torch.cat([last[0], last[1]], dim=-1)) + shortcut(window)).unsqueeze(0)

    parameters = (
        blocks(rnn.named_parameters(), "rnn.")
        | blocks(head.named_parameters(), "head.")
        | blocks(shortcut.named_parameters(), "shortcut.")
    )
    return content("last-state", "gru", 1, parameters, run, 21)


def dilated():
    rnn = Dilated(torch.nn.LSTM, INPUT_SIZE, HIDDEN_SIZE, [1, 2, 4]).double()
    head = torch.nn.Linear(HIDDEN_SIZE, 1).double()
    parameters = blocks(rnn.named_blocks(), "rnn.") | blocks(head.named_parameters(), "head.")
    return content("dilated", "lstm", 3, parameters, lambda x, _: head(rnn(x)), 1)


def residual():
    rnn = Residual(torch.nn.GRU, INPUT_SIZE, HIDDEN_SIZE, 3).double()
    head = torch.nn.Linear(HIDDEN_SIZE, 2).double()
    parameters = blocks(rnn.named_blocks(), "rnn.") | blocks(head.named_parameters(), "head.")
    return content("residual", "gru", 3, parameters, lambda x, _: head(rnn(x)), 2)


def attention(kind, cell, layers):
    network = SequenceToSequence(kind, layers).double()
    parameters = {name.replace("bridges.", "bridge."): block for name, block in network.named_parameters()}
    return content("attention", cell, layers, parameters, network, 1)


if __name__ == "__main__":
    torch.manual_seed(900)
    for name, make in {
        "bidirectional": bidirectional,
        "last-state": last_state,
        "dilated": dilated,
        "residual": residual,
        "attention-lstm": lambda: attention(torch.nn.LSTM, "lstm", 2),
        "attention-gru": lambda: attention(torch.nn.GRU, "gru", 1),
    }.items():
        write("RecurrentTests", f"topology-{name}.json", make())
