"""Peers of `frugal benchmark windows`: start and force of windows of Duffing's oscillator by Gauss-Newton, and a forecast as long again, in float64.

The windows, the guesses and the truth come from the settings' file. `check` gives the forces of the first windows, then the median of the relative
error after the window. JAX solves the whole batch in one compiled program with fixed steps and stops when the last window has converged; SciPy takes
one window after the other with its own control of steps, and derivatives from the variational equation.
"""
DELTA, ALPHA, BETA, OMEGA = 0.3, -1.0, 1.0, 1.0
STEPS = 8
CLOSE = 1e-8
CHECKED = 8


def score(numpy, forces, forecasts, truth):
    difference = numpy.sqrt(((forecasts - truth) ** 2).sum(axis=(1, 2)) / (truth**2).sum(axis=(1, 2)))
    return [*forces[:CHECKED], numpy.median(difference)]


class Jax:
    def __init__(self, settings, scheme, substeps):
        import jax

        jax.config.update("jax_enable_x64", True)
        import jax.numpy as numpy
        import numpy as plain

        self.plain = plain
        self.versions = f"jax {jax.__version__}"
        given = tensors(settings["file"])
        self.truth = given["truth"]
        self.windows, self.guesses = numpy.asarray(given["windows"]), numpy.asarray(given["guesses"])
        times = given["times"]
        interval, count = (times[-1] - times[0]) / (len(times) - 1), self.windows.shape[1]
        step = interval / substeps
        if scheme == "rk8":
            from scipy.integrate._ivp import dop853_coefficients as pair

            stages = pair.N_STAGES
            matrix, weights, nodes = pair.A[:stages, :stages], pair.B, pair.C[:stages]
        else:
            matrix = plain.array([[0, 0, 0, 0], [0.5, 0, 0, 0], [0, 0.5, 0, 0], [0, 0, 1.0, 0]])
            weights, nodes = plain.array([1, 2, 2, 1]) / 6, plain.array([0, 0.5, 0.5, 1])

        def combined(row, slopes):
            terms = [float(a) * slope for a, slope in zip(row, slopes) if a != 0]
            return sum(terms[1:], terms[0]) if terms else 0.0

        def advance(state, time, force):
            def field(at, now):
                x, v = now
                return numpy.stack([v, force * numpy.cos(OMEGA * at) - DELTA * v - ALPHA * x - BETA * x * x * x])

            slopes = []
            for row, node in zip(matrix, nodes):
                slopes.append(field(time + node * step, state + step * combined(row, slopes)))
            return state + step * combined(weights, slopes)

        def solve(state, force, starts):
            def sample(now, start):
                for substep in range(substeps):
                    now = advance(now, start + substep * step, force)
                return now, now

            return jax.lax.scan(sample, state, starts)

        def predicted(unknown):
            _, states = solve(unknown[:2], unknown[2], numpy.asarray(times[: count - 1]))
            return numpy.concatenate([unknown[None, :2], states])

        def one(window, guess):
            def move(carry):
                unknown, _, done = carry
                states, slopes = jax.vmap(
                    lambda direction: jax.jvp(predicted, (unknown,), (direction,)), out_axes=(None, -1)
                )(numpy.eye(3))
                jacobian = slopes.reshape(-1, 3)
                residual = (window - states).reshape(-1)
                change = numpy.linalg.solve(jacobian.T @ jacobian, jacobian.T @ residual)
                return unknown + change, numpy.abs(change).max(), done + 1

            def goes_on(carry):
                return (carry[1] > CLOSE) & (carry[2] < STEPS)

            start = numpy.concatenate([window[0], guess])
            unknown, _, _ = jax.lax.while_loop(goes_on, move, (start, numpy.inf, 0))
            _, states = solve(unknown[:2], unknown[2], numpy.asarray(times[:-1]))
            return unknown[2], states[count - 1 :]

        self.program = jax.jit(jax.vmap(one))

    def check(self):
        forces, forecasts = self.program(self.windows, self.guesses)
        return score(self.plain, self.plain.asarray(forces), self.plain.asarray(forecasts), self.truth)

    def run(self, iterations):
        for _ in range(iterations):
            self.program(self.windows, self.guesses)[1].block_until_ready()


class SciPy:
    def __init__(self, settings):
        import numpy
        import scipy
        from scipy.integrate import solve_ivp
        from scipy.optimize import least_squares

        self.numpy = numpy
        self.versions = f"scipy {scipy.__version__}"
        given = tensors(settings["file"])
        self.truth, self.windows, self.guesses, times = (given[name] for name in ("truth", "windows", "guesses", "times"))
        count = self.windows.shape[1]

        def field(time, joint, force):
            x, v = joint[:2]
            slope = -ALPHA - 3 * BETA * x * x
            dx, dv = joint[2:5], joint[5:]
            out = numpy.empty(8)
            out[0], out[1] = v, force * numpy.cos(OMEGA * time) - DELTA * v - ALPHA * x - BETA * x**3
            out[2:5], out[5:] = dv, slope * dx - DELTA * dv
            out[7] += numpy.cos(OMEGA * time)
            return out

        def solve(unknown, at):
            start = numpy.array([unknown[0], unknown[1], 1, 0, 0, 0, 1, 0])
            found = solve_ivp(
                field, (at[0], at[-1]), start, "DOP853", t_eval=at, args=(unknown[2],), rtol=1e-10, atol=1e-10
            )
            return found.y

        def one(window, guess):
            kept = {}

            def joint(unknown):
                key = unknown.tobytes()
                if key not in kept:
                    kept.clear()
                    kept[key] = solve(unknown, times[:count])
                return kept[key]

            def residuals(unknown):
                return (joint(unknown)[:2].T - window).reshape(-1)

            def jacobian(unknown):
                y = joint(unknown)
                return numpy.stack([y[2:5].T, y[5:].T], axis=1).reshape(-1, 3)

            start = numpy.concatenate([window[0], guess])
            unknown = least_squares(residuals, start, jacobian, method="lm", xtol=1e-12, ftol=1e-12, gtol=1e-12).x
            return unknown[2], solve(unknown, times)[:2, count:].T

        self.one = one

    def fitted(self):
        found = [self.one(window, guess) for window, guess in zip(self.windows, self.guesses)]
        return self.numpy.array([force for force, _ in found]), self.numpy.stack([states for _, states in found])

    def check(self):
        return score(self.numpy, *self.fitted(), self.truth)

    def run(self, iterations):
        for _ in range(iterations):
            self.fitted()


peers = {
    "jax, Runge-Kutta 4, 2 steps a sample": lambda settings, threads: Jax(settings, "rk4", 2),
    "jax, Runge-Kutta 4, 4 steps a sample": lambda settings, threads: Jax(settings, "rk4", 4),
    "jax, Runge-Kutta 4, 8 steps a sample": lambda settings, threads: Jax(settings, "rk4", 8),
    "jax, Runge-Kutta 8, 1 step a sample": lambda settings, threads: Jax(settings, "rk8", 1),
    "jax, Runge-Kutta 8, 2 steps a sample": lambda settings, threads: Jax(settings, "rk8", 2),
    "scipy": lambda settings, threads: SciPy(settings),
}
