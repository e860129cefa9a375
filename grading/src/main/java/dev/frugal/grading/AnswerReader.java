package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what was found in a text as one answer: several boxes as a list, a sentence by what of it
/// answers.
final class AnswerReader {
    private final AnswerParser parser;

    AnswerReader(AnswerParser parser) {
        this.parser = parser;
    }

    /// The answer that `found` gives, if it can be read.
    Optional<ParsedAnswer> read(AnswerExtraction.Found found) {
        return switch (found.place()) {
            case MARKED -> parts(found.parts());
            case SENTENCE, WITHIN_SENTENCE, BARE -> sentence(found);
        };
    }

    private Optional<ParsedAnswer> parts(List<String> parts) {
        var answers = new ArrayList<ParsedAnswer>();
        for (var part : parts) {
            var answer = parser.parse(part);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            answers.add(answer.get());
        }
        return answers.size() == 1 ? Optional.of(answers.getFirst()) : parser.joined(answers);
    }

    /// The first that is mathematics; beside it, or if there is none, the words of the sentence.
    private Optional<ParsedAnswer> sentence(AnswerExtraction.Found found) {
        var words = Optional.<ParsedAnswer>empty();
        for (var text : AnswerSentence.answers(found.text(), found.place())) {
            var answer = parser.parse(text);
            if (answer.filter(AnswerReader::isMathematics).isPresent()) {
                return words.<ParsedAnswer>map(said -> new ParsedAnswer.Either(List.of(answer.get(), said)))
                        .or(() -> answer);
            }
            words = words.or(() -> answer);
        }
        return words;
    }

    private static boolean isMathematics(ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Words _ -> false;
            case ParsedAnswer.Either(var readings) -> readings.stream().anyMatch(AnswerReader::isMathematics);
            case ParsedAnswer.Listing(var items) -> items.stream().allMatch(AnswerReader::isMathematics);
            case ParsedAnswer.Value _,
                    ParsedAnswer.Approximate _,
                    ParsedAnswer.SetOf _,
                    ParsedAnswer.Tuple _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Chain _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Residue _,
                    ParsedAnswer.Clock _,
                    ParsedAnswer.Date _,
                    ParsedAnswer.Score _ -> true;
        };
    }
}
