#!/usr/bin/env python3
"""Golden losses and gradients of every objective, and golden values of the special functions they need.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/objectives.py

Writes Tests/RecurrentTests/Golden/objectives.json and special-functions.json. Losses are torch's own where it has
them (mse_loss, l1_loss, huber_loss, cross_entropy, torch.distributions) and otherwise their definitions; gradients
are torch's automatic ones. A loss is Σ w·l over positions, rows and targets; a row reads its numbers by
y = location + scale z. The special functions, and the negative binomial losses at extreme outputs, are computed by
mpmath at 50 digits and more.
"""

import mpmath
import torch
from torch.nn import functional

from golden import draw, numbers, write

POSITIONS, ROWS, TARGETS = 5, 3, 2
LEVELS = [0.05, 0.3, 0.5, 0.9]
CENTRES = [-2.5, -1.0, -0.25, 0.5, 0.75, 2.0, 4.0]
# Location, scale and naive error of each row; the negative binomial's locations are 0.
UNITS = [(3.0, 1.5, 0.7), (-1.0, 0.25, 2.0), (0.5, 20.0, 11.0)]

mpmath.mp.dps = 50


def column(index: int) -> torch.Tensor:
    """A number of each row, to be broadcast over [position][row][target]."""
    return torch.tensor([units[index] for units in UNITS], dtype=torch.float64)[None, :, None]


def in_data_units(values: torch.Tensor) -> torch.Tensor:
    return column(0) + column(1) * values


def pinball(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The mean over levels of twice the pinball loss."""
    levels = torch.tensor(LEVELS, dtype=torch.float64)
    residuals = targets[..., None] - outputs
    return (2 * torch.maximum(levels * residuals, (levels - 1) * residuals)).mean(-1)


def smape(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    actual, forecast = in_data_units(targets), in_data_units(outputs[..., 0])
    return 2 * (actual - forecast).abs() / (actual.abs() + forecast.abs())


def gaussian(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    deviation = functional.softplus(outputs[..., 1], threshold=1000) + 1e-4
    return -torch.distributions.Normal(outputs[..., 0], deviation).log_prob(targets)


def student_t(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    scale = functional.softplus(outputs[..., 1], threshold=1000) + 1e-4
    freedom = 2 + functional.softplus(outputs[..., 2], threshold=1000)
    return -torch.distributions.StudentT(freedom, outputs[..., 0], scale).log_prob(targets)


def negative_binomial(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    scale = column(1)
    mean = scale * functional.softplus(outputs[..., 0], threshold=1000)
    shape = functional.softplus(outputs[..., 1], threshold=1000) / scale.sqrt() + 1e-9
    distribution = torch.distributions.NegativeBinomial(1 / shape, logits=(shape * mean).log())
    return -distribution.log_prob((scale * targets).round())


def categorical(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    distances = (targets[..., None] - torch.tensor(CENTRES, dtype=torch.float64)).abs()
    losses = functional.cross_entropy(
        outputs.reshape(-1, len(CENTRES)), distances.argmin(-1).reshape(-1), reduction="none"
    )
    return losses.reshape(targets.shape)


# Name → outputs per target, spread of the outputs, loss of each cell.
OBJECTIVES = {
    "mse": (1, 1, lambda o, t: functional.mse_loss(o[..., 0], t, reduction="none")),
    "mae": (1, 1, lambda o, t: functional.l1_loss(o[..., 0], t, reduction="none")),
    "huber": (1, 1, lambda o, t: functional.huber_loss(o[..., 0], t, reduction="none", delta=0.8)),
    "smape": (1, 3, smape),
    "mase": (1, 1, lambda o, t: (o[..., 0] - t).abs() * column(1) / column(2)),
    "quantile": (len(LEVELS), 1, pinball),
    "gaussian": (2, 2, gaussian),
    "student-t": (3, 2, student_t),
    "negbin": (2, 2, negative_binomial),
    "categorical": (len(CENTRES), 3, categorical),
}


def objective(name: str, seed: int) -> dict:
    width, spread, function = OBJECTIVES[name]
    outputs = (spread * draw(seed, POSITIONS, ROWS, TARGETS, width)).requires_grad_()
    targets = 2 * draw(seed + 1, POSITIONS, ROWS, TARGETS)
    units = UNITS
    if name == "negbin":
        units = [(0.0, scale, naive) for _, scale, naive in UNITS]
        targets = (column(1) * targets).abs().round() / column(1)
    weights = draw(seed + 2, POSITIONS, ROWS, TARGETS).abs()
    weights[1, 2, 0] = weights[4, 0, 1] = 0
    loss = (weights * function(outputs, targets)).sum()
    loss.backward()
    return {
        "name": name,
        "outputs": numbers(outputs),
        "targets": numbers(targets),
        "weights": numbers(weights),
        "units": [list(row) for row in units],
        "loss": loss.item(),
        "gradients": numbers(outputs.grad),
    }


def extreme_count(mean_output: float, shape_output: float, count: int, scale: float) -> list[float]:
    """Outputs, count, scale, loss and both slopes of the negative binomial distribution."""

    def loss(o1, o2):
        mean = scale * mpmath.log1p(mpmath.exp(o1))
        shape = mpmath.log1p(mpmath.exp(o2)) / mpmath.sqrt(scale) + mpmath.mpf(1e-9)
        r = 1 / shape
        return (
            mpmath.loggamma(r) + mpmath.loggamma(count + 1) - mpmath.loggamma(count + r)
            + r * mpmath.log1p(shape * mean) + count * mpmath.log1p(1 / (shape * mean))
        )

    o1, o2 = mpmath.mpf(mean_output), mpmath.mpf(shape_output)
    with mpmath.workdps(200):
        values = [loss(o1, o2), mpmath.diff(loss, (o1, o2), (1, 0)), mpmath.diff(loss, (o1, o2), (0, 1))]
    return [mean_output, shape_output, float(count), scale, *map(float, values)]


def beta_series(x, y, a, b):
    """The regularised incomplete beta function at x = 1 - y, by its series of positive terms."""
    term = total = mpmath.mpf(1)
    n = 0
    while term > total * mpmath.eps:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) - log_beta) / a * total


def student_t_upper_tail(t, freedom):
    """By the series that converges faster; the digits carried outlast the cancellation."""
    if t == 0:
        return mpmath.mpf(1) / 2
    with mpmath.workdps(380):
        half = mpmath.mpf(1) / 2
        x, y = freedom / (freedom + t * t), t * t / (freedom + t * t)
        if x < half:
            return beta_series(x, y, freedom / 2, half) / 2
        return half - beta_series(y, x, half, freedom / 2) / 2


def student_t_quantile(p: float, freedom: float) -> float:
    """By bisection between the quantiles of the normal distribution and of 2 degrees of freedom."""
    if p == 0.5:
        return 0.0
    normal = normal_quantile(p)
    p, freedom = mpmath.mpf(p), mpmath.mpf(freedom)
    tail = min(p, 1 - p)
    low, high = abs(mpmath.mpf(normal)) * (1 - mpmath.mpf(1e-15)), (1 - 2 * tail) / mpmath.sqrt(2 * tail * (1 - tail))
    while high - low > high * mpmath.mpf(1e-18):
        middle = mpmath.sqrt(low * high)
        if student_t_upper_tail(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return float(low * (1 if p > 0.5 else -1))


def negative_binomial_cumulative(count: int, mean: float, shape: float) -> float:
    """P(K <= count), or 1 - P(K > count) above the mean, term by term."""
    with mpmath.workdps(30):
        mean, shape = mpmath.mpf(mean), mpmath.mpf(shape)
        r, m = 1 / shape, shape * mean
        odds = m / (1 + m)
        j = count if count <= mean else count + 1
        start = mpmath.loggamma(r + j) - mpmath.loggamma(r) - mpmath.loggamma(j + 1)
        term = total = mpmath.exp(start - r * mpmath.log1p(m) + j * mpmath.log(odds))
        if count <= mean:
            while j > 0 and term > total * mpmath.mpf(1e-25):
                term *= j / ((r + j - 1) * odds)
                j -= 1
                total += term
            return float(total)
        while term > total * mpmath.mpf(1e-25):
            term *= (r + j) * odds / (j + 1)
            j += 1
            total += term
        return float(1 - total)


def normal_quantile(p: float) -> float:
    p = mpmath.mpf(p)
    tail = min(p, 1 - p)
    low, high = mpmath.mpf(0), mpmath.mpf(60)
    for _ in range(150):
        middle = (low + high) / 2
        if mpmath.erfc(middle / mpmath.sqrt(2)) / 2 > tail:
            low = middle
        else:
            high = middle
    return float(low * (1 if p > 0.5 else -1))


def special_functions() -> dict:
    arguments = [1e-300, 1e-10, 0.01, 0.3, 0.999, 1.0, 1.25, 1.5, 2.0, 2.7, 5.0, 9.99, 10.0, 33.3, 1e3, 1e6, 1e12, 1e100]
    increases = [
        (x, d) for x in [1e-4, 0.3, 1.0, 7.5, 12.0, 1e3, 1e9] for d in [1e-6, 0.5, 1.0, 3.0, 40.0, 1e6]
    ] + [(2.0, -0.999), (5.0, -0.5), (1e6, -0.25)]
    levels = [1e-300, 1e-20, 1e-9, 1e-3, 0.025, 0.1, 0.25, 0.4, 0.4999, 0.5, 0.500001, 0.6, 0.75, 0.8, 0.975, 0.999999]
    freedoms = [2.0, 2.001, 2.5, 4.0, 7.7, 30.0, 1e3, 1e6]
    mp = mpmath.mpf
    digamma_increase = lambda x, d: mpmath.psi(0, mp(x) + mp(d)) - mpmath.psi(0, mp(x))
    log_gamma_increase = lambda x, d: mpmath.loggamma(mp(x) + mp(d)) - mpmath.loggamma(mp(x))
    upper_tails = [-8.0, -2.5, -1.0, 0.0, 1e-9, 0.3, 1.0, 2.0, 2.49, 2.5, 3.0, 6.0, 12.0, 37.0]
    counts = [
        (k, mean, shape)
        for mean in [0.2, 3.0, 100.0, 1e6] for shape in [1e-9, 0.01, 1.0, 30.0] for k in [0, 1, 17, 90, 1_000_000]
    ]
    return {
        "logGamma": [[x, float(mpmath.loggamma(mp(x)))] for x in arguments],
        "digamma": [[x, float(mpmath.psi(0, mp(x)))] for x in arguments],
        "logGammaIncrease": [[x, d, float(log_gamma_increase(x, d))] for x, d in increases],
        "digammaIncrease": [[x, d, float(digamma_increase(x, d))] for x, d in increases],
        "normalUpperTail": [[z, float(mpmath.erfc(mp(z) / mpmath.sqrt(2)) / 2)] for z in upper_tails],
        "normalQuantile": [[p, normal_quantile(p)] for p in levels],
        "studentTUpperTail": [
            [t, nu, float(student_t_upper_tail(mp(t), mp(nu)))]
            for t in [0.0, 1e-6, 0.5, 1.0, 3.0, 20.0, 1e5] for nu in freedoms
        ],
        "studentTQuantile": [[p, nu, student_t_quantile(p, nu)] for p in levels for nu in freedoms],
        "negativeBinomialCumulative": [
            [float(k), mean, shape, negative_binomial_cumulative(k, mean, shape)] for k, mean, shape in counts
        ],
    }


if __name__ == "__main__":
    write(
        "RecurrentTests",
        "objectives.json",
        {
            "generator": "scripts/reference/objectives.py",
            "torch": torch.__version__,
            "mpmath": mpmath.__version__,
            "positions": POSITIONS,
            "rows": ROWS,
            "targetSize": TARGETS,
            "levels": LEVELS,
            "centres": CENTRES,
            "huberDelta": 0.8,
            "objectives": [objective(name, 1000 + 10 * index) for index, name in enumerate(OBJECTIVES)],
            "extremeCounts": [
                extreme_count(o1, o2, count, scale)
                for o1 in [-700.0, -38.0, -3.0, 0.5, 40.0, 1e4]
                for o2 in [-100.0, -16.0, -8.0, 0.25, 30.0, 1e4]
                for count, scale in [(0, 1.0), (1, 0.01), (12, 9.0), (1_000_000, 2.0)]
            ],
        },
    )
    write(
        "RecurrentTests",
        "special-functions.json",
        {
            "generator": "scripts/reference/objectives.py",
            "mpmath": mpmath.__version__,
            **special_functions(),
        },
    )
