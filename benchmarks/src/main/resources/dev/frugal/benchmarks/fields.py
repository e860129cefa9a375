"""Peer of `frugal benchmark fields`: the same steps of ETDRK4, compiled by JAX in float64.

Kuramoto-Sivashinsky on a line, Allen-Cahn on a square. Coefficients are means over 32 points of a circle (Kassam and
Trefethen 2005).
"""


class Jax:
    def __init__(self, settings, threads):
        import jax

        jax.config.update("jax_enable_x64", True)
        import jax.numpy as numpy
        import numpy as plain

        self.versions = f"jax {jax.__version__}"
        given = tensors(settings["file"])
        shape = tuple(settings["shape"])
        length, steps, h = settings["length"], settings["steps"], settings["step"]
        wave = 2 * plain.pi / length
        along = plain.arange(shape[-1] // 2 + 1)
        if len(shape) == 1:
            k = wave * along
            linear = k**2 - k**4
            resolved = 3 * along < shape[0]
            slope = numpy.asarray(1j * k * resolved)
            mask = numpy.asarray(1.0 * resolved)
            forward, backward = numpy.fft.rfft, lambda v: numpy.fft.irfft(v, n=shape[0])

            def rest(v):
                return -0.5 * slope * forward(backward(v * mask) ** 2)
        else:
            across = plain.fft.fftfreq(shape[0]) * shape[0]
            linear = -0.0064 * wave**2 * (along[None, :] ** 2 + across[:, None] ** 2) + 3
            forward, backward = numpy.fft.rfft2, lambda v: numpy.fft.irfft2(v, s=shape)

            def rest(v):
                u = backward(v)
                return forward(-3 * u**3)

        circle = plain.exp(2j * plain.pi * (plain.arange(32) + 0.5) / 32)
        z = h * linear[..., None] + circle
        e, e2 = plain.exp(h * linear), plain.exp(h * linear / 2)
        q = h * plain.mean((plain.exp(z / 2) - 1) / z, -1).real
        f1 = h * plain.mean((-4 - z + plain.exp(z) * (4 - 3 * z + z**2)) / z**3, -1).real
        f2 = h * plain.mean((4 + 2 * z + plain.exp(z) * (-4 + 2 * z)) / z**3, -1).real
        f3 = h * plain.mean((-4 - 3 * z - z**2 + plain.exp(z) * (4 - z)) / z**3, -1).real
        e, e2, q, f1, f2, f3 = (numpy.asarray(c) for c in (e, e2, q, f1, f2, f3))

        def step(v, _):
            n = rest(v)
            a = e2 * v + q * n
            na = rest(a)
            b = e2 * v + q * na
            nb = rest(b)
            c = e2 * a + q * (2 * nb - n)
            nc = rest(c)
            return e * v + f1 * n + f2 * (na + nb) + f3 * nc, None

        def march(u):
            v, _ = jax.lax.scan(step, forward(u), None, length=steps)
            return backward(v)

        self.initial = numpy.asarray(given["initial"].reshape(shape))
        directions = given["directions"]
        if directions.size:
            self.directions = numpy.asarray(directions.reshape((-1,) + shape))

            def solved(u, w):
                values, tangents = jax.vmap(lambda one: jax.jvp(march, (u,), (one,)), out_axes=(None, 0))(w)
                return numpy.concatenate([values.reshape(-1), tangents.reshape(-1)])

            compiled = jax.jit(solved)
            self.solve = lambda: compiled(self.initial, self.directions)
        else:
            compiled = jax.jit(march)
            self.solve = lambda: compiled(self.initial)

    def check(self):
        return self.solve().reshape(-1).tolist()

    def run(self, iterations):
        for _ in range(iterations):
            self.solve().block_until_ready()


peers = {"jax jit": Jax}
