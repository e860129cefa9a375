package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Whatever a file holds, reading it ends in a system that can be used, or in one sentence.
class MutatedSystemsTest {
    private static final int MUTATIONS = 3000;

    private static final List<String> TEXTS = List.of(
            Systems.builtInText("duffing"),
            Systems.builtInText("forced-pendulum"),
            MeasuredSystemTest.SILVERBOX,
            MeasuredSystemTest.EVERYTHING);

    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            ":",
            ", ",
            "[",
            "{",
            "}",
            "]",
            "(",
            ")",
            "-",
            "=",
            "==",
            "^",
            "/",
            "\n",
            "  ",
            "#",
            "&a ",
            "*a",
            "!!",
            "|",
            "\t",
            "\u0000",
            "\ud83d\ude00",
            "é",
            "0",
            "1e308",
            "-1e308",
            "1e-320",
            "1e999999999",
            "9".repeat(400),
            "x^1e300",
            "(10^200)^2",
            ".nan",
            "null",
            "x'",
            "x''''",
            "v",
            "t",
            "pi",
            "if(",
            "if(x > 0, 1, v)",
            "min(x",
            "mod(x, 0)",
            " and ",
            " not ",
            "(".repeat(300),
            "[".repeat(300),
            "- ".repeat(100),
            "sin(".repeat(200) + "x" + ")".repeat(200),
            "x*".repeat(200),
            "+ x".repeat(3000),
            "{estimate: [1, 2]}",
            "{of: [v], odd}",
            "[1, 2]");

    @Test
    void aMutatedTextIsASystemOrAMistake() {
        int read = 0;
        var sentences = new ArrayList<String>();
        for (int i = 0; i < MUTATIONS; i++) {
            var random = new Seed(17).named("mutations").at(i).random();
            var text = mutated(TEXTS.get(random.nextInt(TEXTS.size())), random);
            try {
                use(Systems.describe("mutated.yaml", text));
                read++;
            } catch (InvalidInputException mistake) {
                sentences.add(mistake.getMessage());
            } catch (RuntimeException | StackOverflowError failure) {
                throw new AssertionError("mutation %d:%n%s".formatted(i, text), failure);
            }
        }
        assertThat(read).isGreaterThan(MUTATIONS / 100);
        assertThat(sentences)
                .allSatisfy(sentence -> assertThat(sentence)
                        .doesNotContain("\n")
                        .startsWith("mutated.yaml")
                        .hasSizeLessThan(1200));
        assertThat(sentences.stream().distinct().count()).isGreaterThan(MUTATIONS / 10);
    }

    private static String mutated(String original, RandomGenerator random) {
        var text = new StringBuilder(original);
        for (int change = 0; change <= random.nextInt(3); change++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    int place = random.nextInt(text.length());
                    text.replace(place, Math.min(text.length(), place + random.nextInt(6)), piece(random));
                }
                case 1 -> text.insert(random.nextInt(text.length()), piece(random));
                case 2 -> {
                    var lines = new ArrayList<>(Arrays.asList(text.toString().split("\n")));
                    var line = lines.remove(random.nextInt(lines.size()));
                    lines.add(random.nextInt(lines.size() + 1), line);
                    text = new StringBuilder(String.join("\n", lines));
                }
                default -> {
                    // A word for a word keeps most of the structure and gets past the reading of YAML.
                    var words = text.toString().split("(?<=\\b)|(?=\\b)");
                    words[random.nextInt(words.length)] =
                            random.nextBoolean() ? piece(random) : words[random.nextInt(words.length)];
                    text = new StringBuilder(String.join("", words));
                }
            }
        }
        return text.toString();
    }

    private static String piece(RandomGenerator random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private static void use(SystemDescription description) {
        assertThat(Systems.describe("its text", SystemYaml.of(description))).isEqualTo(description);
        assertThat(description.equationLatex()).hasSameSizeAs(description.equationTexts());
        var measured = new MeasuredSystem(description);
        var at = new double[measured.arguments().size()];
        measured.rates().evaluate(at, new double[description.stateNames().size()]);
        if (description.isClosed()) {
            var system = new DynamicalSystem(description);
            system.forcingFrequency();
            var out = new double[description.stateNames().size()];
            system.derivative(
                    0,
                    new double[out.length],
                    new double[description.parameters().size()],
                    out);
        }
    }
}
