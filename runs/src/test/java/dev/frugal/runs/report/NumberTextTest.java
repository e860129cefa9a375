package dev.frugal.runs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.runs.report.Ticks.Tick;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0        | 0
                    8003     | 8,003
                    -12800   | −12,800
                    0.4217   | 0.422
                    0.5      | 0.500
                    1234.56  | 1,235
                    12.345   | 12.3
                    2.41e-4  | 2.41×10⁻⁴
                    -1e-12   | −1.00×10⁻¹²
                    6.02e23  | 6.02×10²³
                    NaN      | –
                    Infinity | ∞
                    """)
    void numbersReadAsPeopleWriteThem(double value, String text) {
        assertThat(NumberText.of(value)).isEqualTo(text);
    }

    @Test
    void linearTicksAreRoundAndInside() {
        var random = new dev.frugal.base.Seed(4).random();
        for (int i = 0; i < 500; i++) {
            double least = random.nextGaussian() * Math.pow(10, random.nextInt(-6, 8));
            double greatest = least + Math.abs(random.nextGaussian()) * Math.pow(10, random.nextInt(-6, 8));
            var ticks = Ticks.of(Axis.linear("x"), DoubleStream.of(least, greatest), 6);
            assertThat(ticks.ticks()).hasSizeBetween(2, 13);
            assertThat(ticks.ticks()).allMatch(tick -> tick.value() >= ticks.low() && tick.value() <= ticks.high());
            assertThat(ticks.position(least)).isBetween(0.0, 1.0);
            assertThat(ticks.position(greatest)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void logarithmicTicksArePowersOfTenOverManyDecades() {
        var ticks = Ticks.of(Axis.logarithmic("x"), DoubleStream.of(3e-6, 40, -1, 0), 5);
        assertThat(ticks.ticks()).extracting(Tick::label).contains("10⁻⁴", "0.01", "1");
        assertThat(ticks.position(0)).isNaN();
    }

    @Test
    void logarithmicTicksOverOneDecadeHaveStepsBetween() {
        var ticks = Ticks.of(Axis.logarithmic("x"), DoubleStream.of(15, 90), 5);
        assertThat(ticks.ticks()).extracting(Tick::label).containsExactly("20", "50");
    }

    @Test
    void ticksOfAnAxisAreLabelledAlike() {
        var ticks = Ticks.of(Axis.linear("x").within(0, 1), DoubleStream.empty(), 5);
        assertThat(ticks.ticks()).extracting(Tick::label).containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    }
}
