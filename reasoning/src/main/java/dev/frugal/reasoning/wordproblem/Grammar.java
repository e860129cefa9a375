package dev.frugal.reasoning.wordproblem;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The words of stories.
///
/// @param people who may hold a quantity
/// @param themes what stories are about
public record Grammar(List<Person> people, List<Theme> themes) {
    private static final Grammar ENGLISH = read("grammar.yaml");

    public Grammar {
        people = List.copyOf(people);
        themes = List.copyOf(themes);
    }

    /// A name with its pronouns.
    public record Person(String name, String subject, String possessive) {}

    /// Sentences about one kind of quantity; those of one list say the same. The slots are explained in
    /// `grammar.yaml`.
    ///
    /// - `holders`: what has the quantity; people if there are none;
    /// - `items`: what is counted;
    /// - `given`: states a quantity; `more`, `less`, `times`, `part`, `sum`: how that of `{B}` follows from that of
    ///   `{A}`, and of `{C}`;
    /// - `gain`, `loss`, `portion`: what then happens to that of `{A}`;
    /// - `value` to `difference`: questions; `endings`: questions that need one more step;
    /// - `aside`: states a number that no question needs.
    public record Theme(
            String name,
            List<String> holders,
            List<String> items,
            List<String> given,
            List<String> more,
            List<String> less,
            List<String> times,
            List<String> part,
            List<String> sum,
            List<String> gain,
            List<String> loss,
            List<String> portion,
            List<String> value,
            List<String> valueNow,
            List<String> together,
            List<String> all,
            List<String> difference,
            List<String> aside,
            List<Ending> endings) {

        public Stream<String> sentences() {
            return Stream.of(
                            given,
                            more,
                            less,
                            times,
                            part,
                            sum,
                            gain,
                            loss,
                            portion,
                            value,
                            valueNow,
                            together,
                            all,
                            difference,
                            aside,
                            endings.stream().map(Ending::text).toList())
                    .flatMap(List::stream);
        }
    }

    /// A last step.
    ///
    /// @param kind what it does with the quantity of `{A}` and the number `{k}`
    /// @param label what solutions call its result
    /// @param factor the number, where the text contains it; 0 where it is `{k}`
    /// @param text its sentences and question
    public record Ending(Kind kind, String label, int factor, String text) {
        /// `CHANGE` takes the quantity from the number.
        public enum Kind {
            PLUS,
            MINUS,
            TIMES,
            OVER,
            CHANGE
        }
    }

    /// The English sentences that come with Frugal.
    public static Grammar english() {
        return ENGLISH;
    }

    /// Every text that stories and the labels of their quantities are made of; slots are blanks. The first letter of
    /// each may have to be a capital one.
    public List<String> texts() {
        var texts = new ArrayList<String>();
        for (var person : people) {
            texts.addAll(List.of(person.name(), person.subject(), person.possessive()));
        }
        for (var theme : themes) {
            texts.addAll(theme.holders());
            texts.addAll(theme.items());
            theme.sentences().map(text -> text.replaceAll("\\{\\w+\\}", " ")).forEach(texts::add);
            theme.endings().stream().map(Ending::label).forEach(texts::add);
        }
        texts.addAll(StoryGrammar.WORDS);
        return texts;
    }

    /// What a story may open with, its first letter a capital one: names, holders, and the beginnings of sentences.
    public List<String> openings() {
        var openings = new ArrayList<String>();
        people.stream().map(Person::name).forEach(openings::add);
        for (var theme : themes) {
            theme.holders().stream().map(Grammar::capitalised).forEach(openings::add);
            theme.sentences()
                    .map(text -> text.replaceFirst("\\{.*", ""))
                    .filter(text -> !text.isBlank())
                    .map(Grammar::capitalised)
                    .forEach(openings::add);
        }
        return openings;
    }

    static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static Grammar read(String resource) {
        try (var stream = Grammar.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return Documents.readYaml(
                    new String(stream.readAllBytes(), StandardCharsets.UTF_8), Grammar.class, resource);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
