package dev.frugal.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.cuda.CudaUtils;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LoggingTest {
    @Test
    void theTokenizersSearchForGpusIsSilentAndNothingElseOfIt() {
        var context = new LoggerContext();
        new Logging().configure(context);
        assertThat(context.getLogger(CudaUtils.class).isWarnEnabled()).isFalse();
        assertThat(context.getLogger(CudaUtils.class).isErrorEnabled()).isTrue();
        assertThat(context.getLogger(HuggingFaceTokenizer.class).isWarnEnabled())
                .isTrue();
    }
}
