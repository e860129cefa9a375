package dev.frugal.app.command.physics;

import picocli.CommandLine.ITypeConverter;

/// Takes a name before `=` as it stands.
final class TextConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        return text;
    }
}
