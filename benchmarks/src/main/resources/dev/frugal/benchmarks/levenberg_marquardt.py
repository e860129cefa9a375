"""Peer of `frugal benchmark levenberg-marquardt`: one damped Gauss-Newton step of a flow map of the Duffing oscillator, in float64.

All rows of the Jacobian at once (reverse mode per point, as there are two residuals for many weights), normal equations, Cholesky, and the
mean square after the step. What does not depend on the weights (features, Taylor part) comes ready from the settings' file.
"""
DELTA, ALPHA, BETA, OMEGA = 0.3, -1.0, 1.0, 1.0


class Jax:
    def __init__(self, settings, threads):
        import jax

        jax.config.update("jax_enable_x64", True)
        import jax.numpy as numpy
        from jax.scipy.linalg import cho_factor, cho_solve

        self.settings = settings
        self.versions = f"jax {jax.__version__}"
        given = {name: numpy.asarray(value) for name, value in tensors(settings["file"]).items()}
        self.start = given["weights"]
        sizes = settings["sizes"]

        def network(weights, x):
            begin = 0
            for layer in range(1, len(sizes)):
                end = begin + sizes[layer] * sizes[layer - 1]
                x = weights[begin:end].reshape(sizes[layer], sizes[layer - 1]) @ x + weights[end:end + sizes[layer]]
                x = numpy.tanh(x) if layer < len(sizes) - 1 else x
                begin = end + sizes[layer]
            return x

        def symmetric(weights, x):
            if given["sign"].size == 0:
                return network(weights, x)
            return 0.5 * (network(weights, x) + given["sign"] * network(weights, given["mirror"] * x))

        def residual(weights, features, series, series_rate, gate, gate_rate, time, parameters):
            value, rate = jax.jvp(lambda x: symmetric(weights, x), (features,), (given["features_rate"],))
            state = series + gate * given["remainder"] * value
            slope = series_rate + given["remainder"] * (gate_rate * value + gate * rate)
            x, v = state
            force = parameters[0] * numpy.cos(OMEGA * time)
            expected = numpy.stack([v, force - DELTA * v - ALPHA * x - BETA * x**3])
            return given["scale"] * (slope - expected)

        points = tuple(
            given[name] for name in ("features", "series", "series_rate", "gate", "gate_rate", "time", "parameters")
        )
        over_points = (None,) + (0,) * len(points)
        residuals = jax.vmap(residual, over_points)
        jacobians = jax.vmap(jax.jacrev(residual), over_points)

        @jax.jit
        def linearise(weights):
            jacobian = jacobians(weights, *points).reshape(-1, weights.size)
            r = residuals(weights, *points).reshape(-1)
            matrix = jacobian.T @ jacobian / r.size
            return matrix, jacobian.T @ r / r.size, (r * r).mean()

        @jax.jit
        def attempt(weights, matrix, gradient, damping):
            shift = damping * numpy.diagonal(matrix).mean()
            move = cho_solve(cho_factor(matrix + shift * numpy.eye(weights.size)), -gradient)
            r = residuals(weights + move, *points).reshape(-1)
            return weights + move, (r * r).mean()

        self.linearise, self.attempt = linearise, attempt

    def iteration(self, weights, damping):
        matrix, gradient, before = self.linearise(weights)
        for _ in range(6):
            moved, after = self.attempt(weights, matrix, gradient, damping)
            if after < before:
                return moved, max(damping / 4, 1e-12), float(before), float(after)
            damping *= 5
        return weights, damping, float(before), float(before)

    def check(self):
        weights, damping, values = self.start, self.settings["damping"], []
        for _ in range(self.settings["iterations"]):
            weights, damping, before, after = self.iteration(weights, damping)
            values += [before, after]
        return values

    def run(self, iterations):
        for _ in range(iterations):
            self.iteration(self.start, self.settings["damping"])


peers = {"jax jit": Jax}
