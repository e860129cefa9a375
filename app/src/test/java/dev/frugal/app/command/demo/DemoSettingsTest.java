package dev.frugal.app.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {
    @Test
    void bothStudiesSurviveTheConfigurationOfTheirRun() {
        var settings = DemoSettings.standard();
        var read = Documents.readYaml(Documents.yaml(settings), DemoSettings.class, "config.yaml");
        assertThat(read.reasoning()).isEqualTo(settings.reasoning());
        assertThat(Documents.yaml(read)).isEqualTo(Documents.yaml(settings));
    }
}
