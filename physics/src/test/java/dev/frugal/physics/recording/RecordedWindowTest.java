package dev.frugal.physics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedWindowTest {
    private static final DynamicalSystem SWING = Systems.read("swing", """
            name: swing
            states: [x, v]
            parameters: {k: [0.5, 2]}
            equations:
              - x' = v
              - v' = -k*x
            initial: {x: [0.5, 1], v: [-0.5, 0.5]}
            horizon: 12
            """);

    @TempDir
    private Path folder;

    private static RecordedWindow parse(String text) {
        return RecordedWindow.parse(text, "test", SWING);
    }

    @Test
    void aWindowSurvivesItsText() {
        var random = new Seed(1).random();
        var times = new double[20];
        var states = new double[20][2];
        for (int i = 0; i < 20; i++) {
            times[i] = i + random.nextDouble();
            states[i] = new double[] {random.nextGaussian() * 1e-7, random.nextGaussian() * 1e12};
        }
        var read = parse(RecordedWindow.text(SWING, new Window(times, states)));
        assertThat(read.window().times()).isEqualTo(times);
        assertThat(read.window().states()).isDeepEqualTo(states);
        assertThat(read.assumptions()).isEmpty();
    }

    @Test
    void theOrderOfTheColumnsIsFree() {
        var window = parse("v, note,t,x\n2,a,0,1\n4,b,0.5,3\n").window();
        assertThat(window.times()).containsExactly(0, 0.5);
        assertThat(window.states()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void aTrajectoryAsSolveWritesItIsAWindow() {
        assertThat(parse("time,x,v\n0,1,2\n0.5,3,4\n").window().times()).containsExactly(0, 0.5);
    }

    @Test
    void samplesWithoutAStateAreLeftOutAndCounted() {
        var read = parse("t,x,v\n0,1,2\n1,NaN,2\n2,1,\n3,5,6\n");
        assertThat(read.window().times()).containsExactly(0, 3);
        assertThat(read.assumptions())
                .containsExactly("test: 2 of 4 samples lack the value of a state and are left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t,x;0,1|line 1: there is no column 'v' among t,x; expected t,x,v for swing",
                "t,x,v;0,1,two|line 2, column 3 (v): 'two' in '0,1,two' is not a finite number",
                "t,x,v;0,1,2;0,1,2|line 3: the time 0 in '0,1,2' is that of line 2 again",
                "t,x,v;1,1,2;0,1,2|line 3: the time 0 in '0,1,2' does not follow that of line 2",
                "t,x,v;0,1|line 2: there are 2 values in '0,1'; expected 3",
                "t,x,x,v;0,1,1,2|line 1, column 3: the column 'x' appears twice",
                "t,x,v;|line 2: there are no samples",
                "t,x,v;0,NaN,1|none of its 1 samples has a value of every state",
            })
    void anUnusableFileIsRefusedWithItsPlace(String text, String expected) throws IOException {
        var file = folder.resolve("bad.csv");
        Files.writeString(file, text.replace(';', '\n'));
        assertThatThrownBy(() -> RecordedWindow.read(file, SWING, RecordingOptions.none()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(expected);
    }
}
