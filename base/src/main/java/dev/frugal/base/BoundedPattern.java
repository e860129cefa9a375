package dev.frugal.base;

import java.util.regex.Pattern;

/// A user's regular expression, matched within a bounded number of steps.
///
/// Java's regular expressions search by trying: a pattern such as `(a+)+b` takes time that doubles
/// with each letter, and one with alternatives inside a repetition takes stack with each. Either
/// ends here with a sentence.
public final class BoundedPattern {
    /// Characters that may be looked at for each one there is: what a search takes that tries a few ways.
    private static final long LOOKS_PER_CHARACTER = 10_000;

    private final Pattern pattern;

    /// A pattern whose `.` matches every character.
    ///
    /// @throws java.util.regex.PatternSyntaxException if it is no regular expression
    public BoundedPattern(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
    }

    /// Whether the whole of `text` matches; `what` names it in the error.
    ///
    /// @throws InvalidInputException if the search takes too many steps
    public boolean matches(String text, String what) {
        try {
            return pattern.matcher(new CountedText(text, LOOKS_PER_CHARACTER * (text.length() + 1L)))
                    .matches();
        } catch (StackOverflowError | TooManyLooksException endless) {
            throw new InvalidInputException(
                    "the pattern '%s' tries too many ways to match %s of %d characters; write it without repetitions or alternatives inside a repetition"
                            .formatted(pattern, what, text.length()),
                    endless);
        }
    }

    private static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// A text that can be looked at only so often.
    private static final class CountedText implements CharSequence {
        private final String text;
        private long looksLeft;

        CountedText(String text, long looks) {
            this.text = text;
            this.looksLeft = looks;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--looksLeft < 0) {
                throw new TooManyLooksException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
