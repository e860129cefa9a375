package dev.frugal.physics.model;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/// Which record the `kind` of a [ModelSpec] in a file means: that of [Models]' preset of this name.
final class ModelKinds extends TypeIdResolverBase {
    @Override
    public String idFromValue(DatabindContext context, Object spec) {
        return ((ModelSpec) spec).name();
    }

    @Override
    public String idFromValueAndType(DatabindContext context, Object spec, Class<?> type) {
        return idFromValue(context, spec);
    }

    /// Null, as Jackson wants it, where there is no such kind.
    @Override
    public @Nullable JavaType typeFromId(DatabindContext context, String kind) {
        return Models.find(kind)
                .map(preset -> context.constructType(preset.getClass()))
                .orElse(null);
    }

    @Override
    public String getDescForKnownTypeIds() {
        return Models.names().stream().collect(Collectors.joining(", "));
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
