package dev.frugal.app.dashboard;

/// A message as one line of limited length, whatever untrusted input it contains.
final class OneSentence {
    private static final int LONGEST = 500;

    private OneSentence() {}

    static String of(String message) {
        var line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int half = LONGEST / 2 - 1;
        return line.substring(0, half) + " … " + line.substring(line.length() - half);
    }
}
