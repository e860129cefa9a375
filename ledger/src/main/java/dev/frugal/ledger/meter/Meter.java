package dev.frugal.ledger.meter;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures the consumption of a run by phase.
///
/// ```java
/// var meter = Meter.start();
/// try (var _ = meter.member("fgo-1");
///         var _ = meter.phase(Phase.TRAINING)) {
///     meter.floatingPointOperations(operations);
///     meter.tokens(tokens);
/// }
/// ```
///
/// Every second belongs to exactly one phase, the innermost open one, or [Phase#OUTSIDE] if none is
/// open; and to a member, if a run compares several. A phase may be opened any number of times; its
/// counts add up. Members and phases are opened and closed by one thread, properly nested; counts
/// may be added from any thread.
///
/// Opening and closing reads two clocks (about a microsecond). Memory and energy cost more to read
/// and are read at most every tenth of a second; measured joules since the last reading are divided
/// among the phases, those of processors by CPU time, those of graphics processors by wall time.
public final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final long SLOW_READING_NANOSECONDS = 100_000_000L;
    private static final double NANOSECONDS_A_SECOND = 1e9;

    private final boolean counts;
    private final Counters counters;
    private final PowerModel model;
    private final Gauge processors;
    private final Gauge graphics;
    private final List<String> uncounted;
    private Optional<Energy> before = Optional.empty();
    private boolean otherMachines;
    private final Map<Key, Account> accounts = new LinkedHashMap<>();
    private final Deque<Key> open = new ArrayDeque<>();
    private long wallMark;
    private long cpuMark;
    private long slowMark;
    private long peak;

    private record Key(String member, Phase phase) {}

    /// The running totals of a phase. The unshared times are those since energy was last read.
    private static final class Account {
        private Consumption earlier = Consumption.NONE;
        private long wall;
        private long cpu;
        private long unsharedWall;
        private long unsharedCpu;
        private double processorJoules;
        private double graphicsJoules;
        private long peak;
        private long operations;
        private long tokens;
        private long queries;
        private long correct;
    }

    /// An energy counter until it fails, and its last reading.
    private static final class Gauge {
        private Optional<EnergyCounter> counter;
        private double mark;

        private Gauge(Optional<EnergyCounter> counter) {
            this.counter = counter;
        }

        /// Joules since the last reading.
        private double spent() throws IOException {
            double now = counter.isPresent() ? counter.orElseThrow().joules() : mark;
            double spent = now - mark;
            mark = now;
            return spent;
        }
    }

    private Meter(boolean counts, Counters counters, EnergyCounters energyCounters, PowerModel model) {
        this.counts = counts;
        this.counters = counters;
        this.processors = new Gauge(energyCounters.processors());
        this.graphics = new Gauge(energyCounters.graphics());
        this.uncounted = new ArrayList<>(energyCounters.refusals());
        this.model = model;
        this.wallMark = counters.wallNanoseconds();
        this.cpuMark = counters.cpuNanoseconds();
        this.slowMark = wallMark;
    }

    /// A meter of this process, with the machine's readable energy counters.
    public static Meter start() {
        return start(Counters.ofThisProcess(), EnergyCounters.ofThisMachine(), PowerModel.GREEN_ALGORITHMS);
    }

    /// A meter that reads the given counters.
    public static Meter start(Counters counters, EnergyCounters energyCounters, PowerModel model) {
        return new Meter(true, counters, energyCounters, model);
    }

    /// A meter that reads no clock and counts nothing, to measure the overhead of metering.
    public static Meter off() {
        return new Meter(false, Counters.ofThisProcess(), EnergyCounters.NONE, PowerModel.GREEN_ALGORITHMS);
    }

    /// Whether it counts; if not, counts need not be computed.
    public boolean counts() {
        return counts;
    }

    /// An open phase or member, ended by [#close].
    public final class Stretch implements AutoCloseable {
        private boolean closed;

        private Stretch(boolean closed) {
            this.closed = closed;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /// Continues from the totals of an earlier process of the same run, and its energy method.
    public synchronized void resume(List<PhaseConsumption> earlier, Energy earlierEnergy) {
        before = Optional.of(earlierEnergy);
        for (var phase : earlier) {
            var account = account(new Key(phase.member(), phase.phase()));
            account.earlier = account.earlier.plus(phase.consumption());
        }
    }

    /// Opens a phase; the enclosing one pauses until this one is closed.
    public synchronized Stretch phase(Phase phase) {
        return enter(new Key(current().member(), phase));
    }

    /// Opens a member, initially outside of any phase.
    ///
    /// @param name such as `fgo-1`; empty for the run as a whole
    public synchronized Stretch member(String name) {
        return enter(new Key(name, Phase.OUTSIDE));
    }

    private Stretch enter(Key key) {
        if (counts) {
            settle();
            open.push(key);
        }
        return new Stretch(!counts);
    }

    /// Adds floating-point operations to the current phase.
    public synchronized void floatingPointOperations(long count) {
        if (counts) {
            account(current()).operations += checked(count);
        }
    }

    /// Adds tokens, read or generated, to the current phase.
    public synchronized void tokens(long count) {
        if (counts) {
            account(current()).tokens += checked(count);
        }
    }

    /// Adds served queries whose answers are not checked to the current phase.
    public synchronized void queries(long count) {
        if (counts) {
            account(current()).queries += checked(count);
        }
    }

    /// Adds checked answers to the current phase: `correct` of `count` were right.
    public synchronized void answers(long count, long correct) {
        if (correct > count) {
            throw new IllegalArgumentException("%d correct answers of %d".formatted(correct, count));
        }
        if (counts) {
            account(current()).queries += checked(count);
            account(current()).correct += checked(correct);
        }
    }

    /// Adds to `phase` what another process consumed for the present member, without its wall time, which passed
    /// here as well.
    ///
    /// @param thisMachine whether it ran here; if a counter measures the joules of this whole machine, its own are
    ///   among them
    public synchronized void elsewhere(Phase phase, Consumption spent, boolean thisMachine) {
        if (counts) {
            otherMachines |= !thisMachine;
            var account = account(new Key(current().member(), phase));
            account.earlier = account.earlier.plus(new Consumption(
                    0,
                    spent.cpuSeconds(),
                    thisMachine && processors.counter.isPresent() ? 0 : spent.joules(),
                    spent.peakResidentBytes(),
                    spent.floatingPointOperations(),
                    spent.tokens(),
                    spent.queries(),
                    spent.correctAnswers()));
        }
    }

    /// Counts so many seconds of the present phase for `phase` instead, as far as there are that many: what
    /// another process did in them for this one.
    public synchronized void instead(Phase phase, double wallSeconds) {
        if (counts) {
            settle();
            var here = account(current());
            long moved = Math.min(here.wall, Math.round(wallSeconds * NANOSECONDS_A_SECOND));
            here.wall -= moved;
            account(new Key(current().member(), phase)).wall += moved;
        }
    }

    /// How the joules are determined.
    public synchronized Energy energy() {
        var here = Energy.of(processors.counter, graphics.counter, uncounted, model);
        var now = otherMachines ? here.with(model) : here;
        return before.map(energy -> energy.then(now)).orElse(now);
    }

    /// The consumption of every phase of every member so far, in order of first consumption.
    public synchronized List<PhaseConsumption> phases() {
        if (!counts) {
            return List.of();
        }
        settle();
        readSlowCounters();
        var phases = new ArrayList<PhaseConsumption>();
        for (var entry : accounts.entrySet()) {
            var key = entry.getKey();
            var spent = consumption(entry.getValue());
            if (!spent.equals(Consumption.NONE)) {
                phases.add(new PhaseConsumption(key.member(), key.phase(), spent));
            }
        }
        return List.copyOf(phases);
    }

    /// The consumption of the run so far.
    public Consumption total() {
        return phases().stream().map(PhaseConsumption::consumption).reduce(Consumption.NONE, Consumption::plus);
    }

    private synchronized void leave(Stretch stretch) {
        if (stretch.closed) {
            return;
        }
        stretch.closed = true;
        settle();
        open.pop();
    }

    private void settle() {
        long wall = counters.wallNanoseconds();
        long cpu = counters.cpuNanoseconds();
        var account = account(current());
        account.wall += wall - wallMark;
        account.cpu += cpu - cpuMark;
        account.unsharedWall += wall - wallMark;
        account.unsharedCpu += cpu - cpuMark;
        wallMark = wall;
        cpuMark = cpu;
        if (wall - slowMark >= SLOW_READING_NANOSECONDS) {
            readSlowCounters();
        }
    }

    private void readSlowCounters() {
        slowMark = wallMark;
        peak = Math.max(peak, counters.peakResidentBytes());
        account(current()).peak = peak;
        shareJoules();
    }

    private void shareJoules() {
        double ofProcessors = 0;
        double ofGraphics = 0;
        try {
            ofProcessors = processors.spent();
        } catch (IOException failure) {
            processors.counter = Optional.empty();
            LOG.warn(
                    "an energy counter failed ({}); joules of processors are estimated for the whole run",
                    failure.getMessage());
        }
        try {
            ofGraphics = graphics.spent();
        } catch (IOException failure) {
            graphics.counter = Optional.empty();
            uncounted.add("graphics processors (%s)".formatted(failure.getMessage()));
            LOG.warn(
                    "an energy counter failed ({}); joules of graphics processors are excluded for the whole run",
                    failure.getMessage());
        }
        double wall = accounts.values().stream()
                .mapToLong(account -> account.unsharedWall)
                .sum();
        double cpu = accounts.values().stream()
                .mapToLong(account -> account.unsharedCpu)
                .sum();
        var present = account(current());
        for (var account : accounts.values()) {
            // Joules of a moment in which no time was seen to pass are the present phase's.
            double whole = account == present ? 1 : 0;
            account.processorJoules += ofProcessors * (cpu == 0 ? whole : account.unsharedCpu / cpu);
            account.graphicsJoules += ofGraphics * (wall == 0 ? whole : account.unsharedWall / wall);
            account.unsharedCpu = 0;
            account.unsharedWall = 0;
        }
    }

    private Consumption consumption(Account account) {
        double wall = account.wall / NANOSECONDS_A_SECOND;
        double cpu = account.cpu / NANOSECONDS_A_SECOND;
        return account.earlier.plus(new Consumption(
                wall,
                cpu,
                joules(account, wall, cpu),
                account.peak,
                account.operations,
                account.tokens,
                account.queries,
                account.correct));
    }

    private double joules(Account account, double wall, double cpu) {
        double ofProcessors = processors.counter.isPresent() ? account.processorJoules : model.joules(wall, cpu, peak);
        return ofProcessors + (graphics.counter.isPresent() ? account.graphicsJoules : 0);
    }

    private Key current() {
        var key = open.peek();
        return key == null ? new Key("", Phase.OUTSIDE) : key;
    }

    private Account account(Key key) {
        return accounts.computeIfAbsent(key, _ -> new Account());
    }

    private static long checked(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count of %d; expected at least 0".formatted(count));
        }
        return count;
    }
}
