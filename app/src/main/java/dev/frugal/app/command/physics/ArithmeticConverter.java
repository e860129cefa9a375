package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.Expression;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Takes a formula of numbers where an option wants a number: `8/3`, `2*pi`.
final class ArithmeticConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
        try {
            return Expression.number(text);
        } catch (InvalidInputException mistake) {
            throw new TypeConversionException(mistake.getMessage());
        }
    }
}
