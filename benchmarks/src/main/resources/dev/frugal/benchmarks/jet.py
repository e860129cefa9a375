"""Peers of `frugal benchmark jet`: value and derivative of a tanh network in its first input, and the gradient of a loss on both."""


def torch_network(arrays, torch):
    layers = sorted({name.split(".")[1] for name in arrays if name.startswith("network.")})
    return [
        tuple(torch.nn.Parameter(torch.from_numpy(arrays[f"network.{layer}.{kind}"])) for kind in ("weight", "bias"))
        for layer in layers
    ]


def torch_nested(network, x, torch):
    x = x.clone().requires_grad_(True)
    y = x
    for weight, bias in network[:-1]:
        y = torch.tanh(torch.nn.functional.linear(y, weight, bias))
    y = torch.nn.functional.linear(y, *network[-1])
    columns = [torch.autograd.grad(y[:, k].sum(), x, create_graph=True)[0][:, 0] for k in range(y.shape[1])]
    return y, torch.stack(columns, 1)


def torch_tangent(network, x, torch):
    y, rate = x, torch.zeros_like(x)
    rate[:, 0] = 1
    for weight, bias in network[:-1]:
        y = torch.tanh(torch.nn.functional.linear(y, weight, bias))
        rate = (1 - y * y) * (rate @ weight.T)
    weight, bias = network[-1]
    return torch.nn.functional.linear(y, weight, bias), rate @ weight.T


class Torch:
    def __init__(self, settings, threads, propagate, compiled=False):
        import torch

        torch.set_num_threads(threads)
        self.versions = f"torch {torch.__version__}"
        arrays = tensors(settings["file"])
        self.x = torch.from_numpy(arrays["x"])
        self.network = torch_network(arrays, torch)
        self.parameters = [tensor for layer in self.network for tensor in layer]

        def loss():
            y, rate = propagate(self.network, self.x, torch)
            return (y * y).mean() + (rate * rate).mean()

        self.loss = torch.compile(loss) if compiled else loss

    def step(self):
        for parameter in self.parameters:
            parameter.grad = None
        loss = self.loss()
        loss.backward()
        return loss

    def check(self):
        loss = self.step()
        return [loss.item()] + [parameter.grad.norm().item() for parameter in self.parameters]

    def run(self, iterations):
        for _ in range(iterations):
            self.step()


class Jax:
    def __init__(self, settings, threads):
        import jax
        import jax.numpy as numpy

        self.jax = jax
        self.versions = f"jax {jax.__version__}"
        arrays = tensors(settings["file"])
        self.x = numpy.asarray(arrays["x"])
        layers = sorted({name.split(".")[1] for name in arrays if name.startswith("network.")})
        self.network = [
            tuple(numpy.asarray(arrays[f"network.{layer}.{kind}"]) for kind in ("weight", "bias")) for layer in layers
        ]

        def forward(network, x):
            for weight, bias in network[:-1]:
                x = numpy.tanh(x @ weight.T + bias)
            weight, bias = network[-1]
            return x @ weight.T + bias

        def loss(network, x):
            direction = numpy.zeros_like(x).at[:, 0].set(1)
            y, rate = jax.jvp(lambda at: forward(network, at), (x,), (direction,))
            return (y * y).mean() + (rate * rate).mean()

        self.step = jax.jit(jax.value_and_grad(loss))

    def check(self):
        import numpy

        loss, gradient = self.step(self.network, self.x)
        return [loss] + [numpy.linalg.norm(tensor) for layer in gradient for tensor in layer]

    def run(self, iterations):
        for _ in range(iterations):
            result = self.step(self.network, self.x)
        self.jax.block_until_ready(result)


peers = {
    "torch eager, nested": lambda settings, threads: Torch(settings, threads, torch_nested),
    "torch eager, tangent": lambda settings, threads: Torch(settings, threads, torch_tangent),
    "torch compile, tangent": lambda settings, threads: Torch(settings, threads, torch_tangent, compiled=True),
    "jax jit": Jax,
}
