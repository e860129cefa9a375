"""Peers of `frugal benchmark tapinn-step`: a whole training step of a TAPINN on the Duffing oscillator in Liénard's coordinates.

LSTM over windows, tanh head to the latent code z, tanh generator of (t, z) with its exact time derivative; data, residual and
triplet loss; gradients clipped at 1; Adam. Every peer starts from the weights and data in the settings' file.
"""
DELTA, ALPHA, BETA, OMEGA = 0.3, -1.0, 1.0, 1.0


def layers(arrays, prefix):
    count = len({name for name in arrays if name.startswith(prefix + ".") and name.endswith(".weight")})
    return [(f"{prefix}.{k}.weight", f"{prefix}.{k}.bias") for k in range(count)]


def triplets(alike, numpy):
    """mask[a, p, n]: p another of a's kind, n of another kind."""
    alike = alike > 0
    other = ~numpy.eye(len(alike), dtype=bool)
    return ((alike & other)[:, :, None] & (~alike & other)[:, None, :]).astype("float32")


class Torch:
    def __init__(self, settings, threads, nested=False, compiled=False):
        import numpy
        import torch

        self.torch = torch
        torch.set_num_threads(threads)
        self.versions = f"torch {torch.__version__}"
        self.nested = nested
        arrays = tensors(settings["file"])
        self.settings = settings
        names = [name for name in arrays if name.startswith(("encoder.", "generator."))]
        self.weights = {name: torch.nn.Parameter(torch.from_numpy(arrays[name])) for name in names}
        # The library's own LSTM, over the same parameters.
        hidden = arrays["encoder.lstm.weight_hh"].shape[1]
        self.lstm = torch.nn.LSTM(arrays["windows"].shape[2], hidden, batch_first=True)
        for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(self.lstm, kind + "_l0", self.weights["encoder.lstm." + kind])
        self.head = [(self.weights[w], self.weights[b]) for w, b in layers(arrays, "encoder.head")]
        self.generator = [(self.weights[w], self.weights[b]) for w, b in layers(arrays, "generator")]
        for name in ("windows", "times", "states", "physical_times", "physical_parameters"):
            setattr(self, name, torch.from_numpy(arrays[name]))
        mask = triplets(arrays["alike"], numpy)
        self.mask, self.count = torch.from_numpy(mask), max(float(mask.sum()), 1.0)
        self.mean, self.deviation = (torch.tensor(settings[name]) for name in ("mean", "deviation"))
        self.optimiser = torch.optim.Adam(self.weights.values(), lr=settings["rate"], fused=True)
        self.losses = torch.compile(self.after_lstm) if compiled else self.after_lstm

    def perceptron(self, network, x):
        functional = self.torch.nn.functional
        for weight, bias in network[:-1]:
            x = self.torch.tanh(functional.linear(x, weight, bias))
        return functional.linear(x, *network[-1])

    def outputs_nested(self, z):
        torch = self.torch
        t = self.times.view(1, -1, 1).expand(len(z), -1, 1).clone().requires_grad_(True)
        y = self.perceptron(self.generator, torch.cat([t, z.unsqueeze(1).expand(-1, t.shape[1], -1)], 2))
        columns = [torch.autograd.grad(y[..., k].sum(), t, create_graph=True)[0] for k in range(y.shape[2])]
        return y, torch.cat(columns, 2)

    def outputs_tangent(self, z):
        torch, linear = self.torch, self.torch.nn.functional.linear
        t = self.times.view(1, -1, 1).expand(len(z), -1, 1)
        y = torch.cat([t, z.unsqueeze(1).expand(-1, t.shape[1], -1)], 2)
        weight, bias = self.generator[0]
        y = torch.tanh(linear(y, weight, bias))
        rate = (1 - y * y) * weight[:, 0]
        for weight, bias in self.generator[1:-1]:
            y = torch.tanh(linear(y, weight, bias))
            rate = (1 - y * y) * linear(rate, weight)
        weight, bias = self.generator[-1]
        return linear(y, weight, bias), linear(rate, weight)

    def after_lstm(self, last):
        torch = self.torch
        z = self.perceptron(self.head, last)
        y, rate = self.outputs_nested(z) if self.nested else self.outputs_tangent(z)
        states = y * self.deviation + self.mean
        rates = rate * (self.deviation * self.settings["time_rate"])
        data = (((states - self.states) / self.deviation) ** 2).mean()
        x, v = states[..., 0], states[..., 1]
        force = self.physical_parameters[:, :1] * torch.cos(OMEGA * self.physical_times)
        expected = torch.stack([v - DELTA * x, force - ALPHA * x - BETA * x * x * x], 2)
        residual = (((rates - expected) / self.deviation) ** 2).mean()
        difference = z.unsqueeze(1) - z.unsqueeze(0)
        distance = ((difference * difference).sum(2) + 1e-12).sqrt()
        violation = (distance.unsqueeze(2) - distance.unsqueeze(1) + self.settings["margin"]).relu()
        return data, residual, (violation * self.mask).sum() / self.count

    def step(self):
        last = self.lstm(self.windows)[1][0].squeeze(0)
        data, residual, metric = self.losses(last)
        loss = data + self.settings["residual"] * residual + self.settings["metric"] * metric
        self.optimiser.zero_grad()
        loss.backward()
        self.torch.nn.utils.clip_grad_norm_(self.weights.values(), self.settings["clip"])
        self.optimiser.step()
        return data, residual, metric

    def check(self):
        return [term.item() for _ in range(self.settings["steps"]) for term in self.step()]

    def run(self, iterations):
        for _ in range(iterations):
            terms = self.step()
        [term.item() for term in terms]


class Jax:
    def __init__(self, settings, threads):
        import jax
        import jax.numpy as numpy
        import numpy as plain

        self.jax, self.settings = jax, settings
        self.versions = f"jax {jax.__version__}"
        arrays = tensors(settings["file"])
        self.weights = {
            name: numpy.asarray(value) for name, value in arrays.items() if name.startswith(("encoder.", "generator."))
        }
        self.state = (self.weights, *({n: numpy.zeros_like(w) for n, w in self.weights.items()} for _ in range(2)), 0.0)
        head, generator = layers(arrays, "encoder.head"), layers(arrays, "generator")
        windows = numpy.asarray(arrays["windows"].transpose(1, 0, 2))
        times, reference = numpy.asarray(arrays["times"]), numpy.asarray(arrays["states"])
        force = numpy.asarray(arrays["physical_parameters"])[:, :1] * numpy.cos(OMEGA * numpy.asarray(arrays["physical_times"]))
        mask = triplets(arrays["alike"], plain)
        count = max(float(mask.sum()), 1.0)
        mask = numpy.asarray(mask)
        mean, deviation = (numpy.asarray(settings[name], dtype="float32") for name in ("mean", "deviation"))

        def perceptron(weights, network, x):
            for weight, bias in network[:-1]:
                x = numpy.tanh(x @ weights[weight].T + weights[bias])
            weight, bias = network[-1]
            return x @ weights[weight].T + weights[bias]

        def last(weights):
            into, back = weights["encoder.lstm.weight_ih"].T, weights["encoder.lstm.weight_hh"].T
            gates_in = windows @ into + (weights["encoder.lstm.bias_ih"] + weights["encoder.lstm.bias_hh"])

            def sample(carry, gates):
                h, c = carry
                i, f, g, o = numpy.split(gates + h @ back, 4, axis=1)
                c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * numpy.tanh(g)
                return (jax.nn.sigmoid(o) * numpy.tanh(c), c), None

            zero = numpy.zeros((windows.shape[1], back.shape[0]), dtype="float32")
            return jax.lax.scan(sample, (zero, zero), gates_in, unroll=settings["unroll"])[0][0]

        def losses(weights):
            z = perceptron(weights, head, last(weights))

            def outputs(t):
                t = numpy.broadcast_to(t[None, :, None], (z.shape[0], t.shape[0], 1))
                spread = numpy.broadcast_to(z[:, None, :], (z.shape[0], t.shape[1], z.shape[1]))
                return perceptron(weights, generator, numpy.concatenate([t, spread], 2))

            y, rate = jax.jvp(outputs, (times,), (numpy.ones_like(times),))
            states = y * deviation + mean
            rates = rate * (deviation * settings["time_rate"])
            data = (((states - reference) / deviation) ** 2).mean()
            x, v = states[..., 0], states[..., 1]
            expected = numpy.stack([v - DELTA * x, force - ALPHA * x - BETA * x * x * x], 2)
            residual = (((rates - expected) / deviation) ** 2).mean()
            difference = z[:, None] - z[None]
            distance = numpy.sqrt((difference * difference).sum(2) + 1e-12)
            violation = jax.nn.relu(distance[:, :, None] - distance[:, None, :] + settings["margin"])
            metric = (violation * mask).sum() / count
            return data + settings["residual"] * residual + settings["metric"] * metric, (data, residual, metric)

        def step(state):
            weights, first, second, steps = state
            gradient, terms = jax.grad(losses, has_aux=True)(weights)
            norm = numpy.sqrt(sum((g * g).sum() for g in gradient.values()))
            factor = numpy.minimum(1.0, settings["clip"] / norm)
            steps = steps + 1
            moved = {}, {}, {}
            for name, g in gradient.items():
                g = g * factor
                m, v = 0.9 * first[name] + 0.1 * g, 0.999 * second[name] + 0.001 * g * g
                move = m / (1 - 0.9**steps) / (numpy.sqrt(v / (1 - 0.999**steps)) + 1e-8)
                for place, value in zip(moved, (weights[name] - settings["rate"] * move, m, v)):
                    place[name] = value
            return (*moved, steps), terms

        self.step = jax.jit(step, donate_argnums=0)

    def check(self):
        values = []
        for _ in range(self.settings["steps"]):
            self.state, terms = self.step(self.state)
            values += [float(term) for term in terms]
        return values

    def run(self, iterations):
        for _ in range(iterations):
            self.state, terms = self.step(self.state)
        self.jax.block_until_ready(terms)


peers = {
    "torch eager, nested": lambda settings, threads: Torch(settings, threads, nested=True),
    "torch eager, tangent": Torch,
    "torch compile, tangent": lambda settings, threads: Torch(settings, threads, compiled=True),
    "jax jit": Jax,
}
