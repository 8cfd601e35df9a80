"""COCOB-Backprop, plainly from algorithm 2 of Orabona & Tommasi 2017 (arXiv:1705.07795).

For each coordinate, with g the negative gradient: L ← max(L, |g|), G ← G + |g|,
Reward ← max(Reward + (w − w₁) g, 0), θ ← θ + g, w ← w₁ + θ / (L max(G + L, αL)) · (L + Reward).
A coordinate whose gradient has been zero so far stays at w₁.
"""

import torch


class COCOB(torch.optim.Optimizer):
    def __init__(self, weights, alpha: float):
        super().__init__(weights, {"alpha": alpha})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                state = self.state[w]
                if not state:
                    state["start"] = w.clone()
                    for name in ("L", "G", "reward", "theta"):
                        state[name] = torch.zeros_like(w)
                g = -w.grad
                state["L"] = torch.maximum(state["L"], g.abs())
                state["G"] = state["G"] + g.abs()
                state["reward"] = torch.clamp(state["reward"] + (w - state["start"]) * g, min=0)
                state["theta"] = state["theta"] + g
                L, G, seen = state["L"], state["G"], state["L"] > 0
                bet = state["theta"] / (L * torch.maximum(G + L, group["alpha"] * L))
                offset = bet * (L + state["reward"])
                w.copy_(torch.where(seen, state["start"] + offset, state["start"]))
