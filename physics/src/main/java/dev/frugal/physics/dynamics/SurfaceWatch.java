package dev.frugal.physics.dynamics;

import java.util.ArrayList;
import java.util.List;

/// Watches a course's switching surfaces: on which side it starts, where a step meets one, and what
/// happens there.
final class SurfaceWatch {
    /// Times within a step at which sides are looked at, so that a surface met twice is not missed.
    private static final int LOOKS = 8;

    /// Halvings of a stretch in which a surface is met; each gives a binary digit of the time.
    private static final int HALVINGS = 60;

    /// Heights within this share of what the states' sizes make of a surface's function count as on
    /// it.
    private static final double ON_SURFACE = 1e-12;

    /// How far beyond a surface a solution that was to leave it on the other side has gone astray.
    private static final double ASTRAY = 1e-6;

    /// A side this far beyond ±1 has left its surface.
    private static final double LEFT = 1e-9;

    private final EquationField equations;
    private final JointField joint;
    private final FieldEvaluation field;
    private final Tangents tangents;
    private final Tolerances tolerances;
    private final int sides;
    private final double[] scales;
    private final boolean[] arrived;
    private final double[] point;
    private final List<Remark> remarks = new ArrayList<>();
    private final boolean[] remarked;

    SurfaceWatch(EquationField equations, JointField joint, Tangents tangents, Tolerances tolerances) {
        this.equations = equations;
        this.tolerances = tolerances;
        this.joint = joint;
        this.field = joint.field();
        this.tangents = tangents;
        int count = field.surfaces();
        this.sides = count;
        this.scales = new double[count];
        this.arrived = new boolean[count];
        this.remarked = new boolean[count];
        this.point = new double[joint.dimension()];
    }

    List<Remark> remarks() {
        return remarks;
    }

    /// Takes over what another watch of the same solution has said.
    void inherit(SurfaceWatch before) {
        remarks.addAll(before.remarks);
        System.arraycopy(before.remarked, 0, remarked, 0, sides);
    }

    /// Finds the sides at the start.
    void begin(double time, double[] values) {
        for (int surface = 0; surface < sides; surface++) {
            double height = height(surface, time, values);
            scales[surface] = scale(surface, height);
            if (isOn(surface, height)) {
                decide(surface, 1, time, values);
                if (field.isSliding(surface)) {
                    drawTangents(surface, time, values);
                }
            } else {
                settle(surface, Math.signum(height));
                arrived[surface] = true;
            }
        }
    }

    /// Neighbours off a surface along which the solution slides are on it at once: `w −= g'w (f⁺ −
    /// f⁻)/(ġ⁺ − ġ⁻)`.
    private void drawTangents(int surface, double time, double[] values) {
        double side = field.side(surface);
        var above = new double[joint.states()];
        var below = new double[joint.states()];
        double speed = field.speed(surface, 1, time, values) - field.speed(surface, -1, time, values);
        field.setSide(surface, 1);
        field.rates(time, values, above);
        field.setSide(surface, -1);
        field.rates(time, values, below);
        field.setSide(surface, side);
        field.setSliding(surface);
        var changes = heightChanges(surface, time, values);
        for (int column = 0; column < tangents.count(); column++) {
            for (int i = 0; i < joint.states(); i++) {
                values[(1 + column) * joint.states() + i] -= changes[column] * (above[i] - below[i]) / speed;
            }
        }
    }

    private double height(int surface, double time, double[] values) {
        return field.heights(time, values)[surface];
    }

    /// How large the surface's function is where the states have their typical sizes.
    private double scale(int surface, double height) {
        double scale = Math.abs(height);
        var slopes = field.heightSlopes();
        int columns = field.states() + field.parameters();
        for (int state = 0; state < field.states(); state++) {
            double part = Math.abs(slopes[surface * columns + state]) * tolerances.size(state);
            scale = Double.isFinite(part) ? Math.max(scale, part) : scale;
        }
        return scale;
    }

    private boolean isOn(int surface, double height) {
        return Math.abs(height) <= ON_SURFACE * scales[surface];
    }

    /// The first time within a step at which the solution passes a surface from the side it is on;
    /// the step's end where it passes none.
    double firstCrossing(SolutionStep step, double[] end) {
        if (sides == 0) {
            return step.until();
        }
        double before = step.from();
        double span = step.until() - step.from();
        for (int look = 1; look <= LOOKS; look++) {
            double now = look == LOOKS ? step.until() : step.from() + span * look / LOOKS;
            if (look == LOOKS) {
                System.arraycopy(end, 0, point, 0, point.length);
            } else {
                step.at(now, point);
            }
            if (beyond(now)) {
                return meeting(step, before, now);
            }
            before = now;
        }
        return step.until();
    }

    /// Whether `point` is beyond a surface that the course has not passed, or would have been let
    /// go by one.
    private boolean beyond(double time) {
        for (int surface = 0; surface < sides; surface++) {
            if (field.isSliding(surface)) {
                if (letsGo(surface, time, point)) {
                    return true;
                }
            } else if (passed(surface, height(surface, time, point))) {
                return true;
            }
        }
        return false;
    }

    private boolean letsGo(int surface, double time, double[] values) {
        return Math.abs(field.slidingSide(surface, time, values)) > 1 + LEFT;
    }

    /// A solution that has just changed sides may still lie a rounding short of its new one; until
    /// it has been there it has not left it.
    private boolean passed(int surface, double height) {
        scales[surface] = Math.max(scales[surface], Double.isFinite(height) ? Math.abs(height) : 0);
        double depth = field.side(surface) * height;
        if (depth > 0) {
            arrived[surface] = true;
        }
        double slack = arrived[surface] ? ON_SURFACE : ASTRAY;
        return depth < -slack * scales[surface];
    }

    private double meeting(SolutionStep step, double before, double after) {
        double below = before;
        double above = after;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = 0.5 * (below + above);
            step.at(middle, point);
            if (beyond(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    /// Goes over to the other side of what was met at this state, along it, or away from it;
    /// tangents jump accordingly.
    void cross(double time, double[] values) {
        for (int surface = 0; surface < sides; surface++) {
            if (field.isSliding(surface)) {
                if (letsGo(surface, time, values)) {
                    // The rates do not jump here.
                    settle(surface, Math.signum(field.side(surface)));
                }
            } else {
                double height = height(surface, time, values);
                if (field.side(surface) * height < 0 || isOn(surface, height)) {
                    cross(surface, time, values);
                }
            }
        }
    }

    private void settle(int surface, double side) {
        field.setSide(surface, side);
        arrived[surface] = false;
    }

    private void cross(int surface, double time, double[] values) {
        double side = field.side(surface);
        int states = joint.states();
        var before = new double[states];
        field.rates(time, values, before);
        double speed = field.speed(surface, side, time, values);
        if (side * speed > 0) {
            // It leaves this surface towards the side it is on.
            return;
        }
        var slopes = heightChanges(surface, time, values);
        decide(surface, -side, time, values);
        followJumps(surface, time, values);
        var after = new double[states];
        field.rates(time, values, after);
        if (speed != 0) {
            for (int column = 0; column < tangents.count(); column++) {
                double delay = -slopes[column] / speed;
                for (int i = 0; i < states; i++) {
                    values[(1 + column) * states + i] += (before[i] - after[i]) * delay;
                }
            }
        }
    }

    /// The height of a surface whose formula has the side of another in it may jump with that side.
    private void followJumps(int crossed, double time, double[] values) {
        for (int surface = crossed + 1; surface < sides; surface++) {
            double height = height(surface, time, values);
            if (!field.isSliding(surface) && field.side(surface) * height < -ASTRAY * scales[surface]) {
                settle(surface, Math.signum(height));
            }
        }
    }

    /// How the height at a state changes along each tangent.
    private double[] heightChanges(int surface, double time, double[] values) {
        field.heights(time, values);
        var slopes = field.heightSlopes();
        int states = joint.states();
        int columns = states + field.parameters();
        var changes = new double[tangents.count()];
        for (int column = 0; column < changes.length; column++) {
            for (int i = 0; i < states; i++) {
                changes[column] += slopes[surface * columns + i] * values[(1 + column) * states + i];
            }
            for (int k = 0; k < field.parameters(); k++) {
                changes[column] += slopes[surface * columns + states + k] * tangents.parameters()[column][k];
            }
        }
        return changes;
    }

    /// Chooses among both sides and the surface itself where the solution is on it; `preferred`
    /// where neither side pushes.
    private void decide(int surface, double preferred, double time, double[] values) {
        double above = field.speed(surface, 1, time, values);
        double below = field.speed(surface, -1, time, values);
        if (field.jumps(surface) && above < 0 && below > 0) {
            field.setSide(surface, (below + above) / (below - above));
            field.setSliding(surface);
            project(surface, time, values);
            remark(surface, time);
        } else if (above > 0 && below > 0) {
            settle(surface, 1);
        } else if (above < 0 && below < 0) {
            settle(surface, -1);
        } else {
            settle(surface, preferred);
        }
    }

    /// Moves a state that is to slide from where it was found to the surface itself, a rounding
    /// away.
    private void project(int surface, double time, double[] values) {
        double height = height(surface, time, values);
        var slopes = field.heightSlopes();
        int columns = field.states() + field.parameters();
        double square = 0;
        for (int i = 0; i < field.states(); i++) {
            double slope = slopes[surface * columns + i] * tolerances.size(i);
            square += slope * slope;
        }
        for (int i = 0; square > 0 && i < field.states(); i++) {
            double size = tolerances.size(i);
            values[i] -= height / square * (slopes[surface * columns + i] * size) * size;
        }
    }

    private void remark(int surface, double time) {
        if (!remarked[surface]) {
            remarked[surface] = true;
            var text = equations.surfaces().text(surface);
            var smooth = text.chars().allMatch(Character::isJavaIdentifierPart)
                    ? "tanh(%s/ε)".formatted(text)
                    : "tanh((%s)/ε)".formatted(text);
            remarks.add(Remark.warning(
                    "the equations are discontinuous where %s = 0, and the solution sticks there from t = %.4g on: it follows that surface, which is the limit of a gradual change such as %s for small ε; write the gradual form in the equations if the change is gradual"
                            .formatted(text, time, smooth)));
        }
    }
}
