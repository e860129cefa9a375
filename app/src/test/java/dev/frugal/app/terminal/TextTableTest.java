package dev.frugal.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    private static TextTable table() {
        return new TextTable("model", "parameters", "error", "what it is")
                .row("mean", "0", "0.450", "average")
                .row("tapinn", "2,884", "8.41e-11", "network");
    }

    @Test
    void wordsAreAlignedLeftAndNumbersRight() {
        assertThat(table().text(80)).isEqualTo("""
                model   parameters     error  what it is
                mean             0     0.450  average
                tapinn       2,884  8.41e-11  network""");
    }

    @Test
    void aTableThatIsTooWideIsWrittenInPartsThatEachNameTheirRows() {
        assertThat(table().text(30)).isEqualTo("""
                model   parameters     error
                mean             0     0.450
                tapinn       2,884  8.41e-11

                model   what it is
                mean    average
                tapinn  network""");
    }

    @Test
    void aColumnThatDoesNotFitIsStillWritten() {
        assertThat(table().text(1)).contains("model   what it is\nmean    average");
        assertThat(new TextTable("a long header").row("x").text(1)).isEqualTo("a long header\nx");
    }
}
