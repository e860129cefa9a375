package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.Expression;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Several numbers as one option's value, with commas between them: `1,-pi/2`.
record NumberList(List<Double> numbers) {
    static final class Converter implements ITypeConverter<NumberList> {
        @Override
        public NumberList convert(String text) {
            try {
                return new NumberList(Expression.numbers(text));
            } catch (InvalidInputException mistake) {
                throw new TypeConversionException(mistake.getMessage());
            }
        }
    }
}
