package dev.frugal.reasoning.language;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// The tiny folders made by scripts/make-tiny-checkpoints.py, each with what transformers computed.
public final class TinyCheckpoints {
    private TinyCheckpoints() {}

    public static Path folder(String family) {
        try {
            return Path.of(Objects.requireNonNull(TinyCheckpoints.class.getResource("/checkpoints/" + family))
                    .toURI());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
