package dev.frugal.reasoning.wordproblem;

import dev.frugal.reasoning.wordproblem.Grammar.Ending;
import dev.frugal.reasoning.wordproblem.Grammar.Person;
import dev.frugal.reasoning.wordproblem.Grammar.Theme;
import dev.frugal.reasoning.wordproblem.Quantity.Derivation;
import dev.frugal.reasoning.wordproblem.Quantity.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Makes up stories, sentence by sentence.
///
/// Every quantity has two digits; numbers that multiply or divide have one. A sentence that leaves these bounds is
/// taken
/// back. A draft for which no question takes the wanted number of steps is given up.
public final class StoryGrammar {
    static final int SMALLEST = 10;
    static final int LARGEST = 99;

    /// Words that stories and labels contain besides those of the grammar.
    static final List<String> WORDS = List.of(
            "twice", "times", "half", "a third", "a quarter", "a fifth", "total", "both", "difference", "taken", "now");

    private static final List<String> PARTS = List.of("half", "a third", "a quarter", "a fifth");
    private static final int LARGEST_FACTOR = 5;
    private static final int MOST_HOLDERS = 4;

    /// Sentences and questions that are tried before a draft is given up.
    private static final int SENTENCES = 40;

    private static final int QUESTIONS_TRIED = 12;

    /// Probability that a relation starts from the latest quantity: chains are more common than stars.
    private static final double LATEST = 0.55;

    private static final double EVENT = 0.35;
    private static final double ASIDE = 0.15;

    /// What can be said; those that numbers rarely allow are named more often.
    private static final List<Relation> RELATIONS = List.of(
            Relation.GIVEN,
            Relation.MORE,
            Relation.MORE,
            Relation.LESS,
            Relation.LESS,
            Relation.TIMES,
            Relation.TIMES,
            Relation.TIMES,
            Relation.PART,
            Relation.PART,
            Relation.PART,
            Relation.PART,
            Relation.SUM);

    private static final List<Question> QUESTIONS = List.of(
            Question.VALUE, Question.TOGETHER, Question.ALL, Question.DIFFERENCE, Question.ENDING, Question.ENDING);

    private enum Relation {
        GIVEN,
        MORE,
        LESS,
        TIMES,
        PART,
        SUM
    }

    private enum Event {
        GAIN,
        LOSS,
        PORTION
    }

    private enum Question {
        VALUE,
        TOGETHER,
        ALL,
        DIFFERENCE,
        ENDING
    }

    /// Somebody or something that has a quantity.
    private record Holder(String name, String label, Person person) {}

    private final Theme theme;
    private final RandomGenerator random;
    private final List<Holder> holders;
    private final Person person;
    private final String item;
    private final String other;
    private final List<Quantity> quantities = new ArrayList<>();

    /// By holder, in the order in which they appear: the place of what each has now.
    private final List<Integer> current = new ArrayList<>();

    /// What can be said in passing; each at most once.
    private final List<String> asides;

    private final List<String> sentences = new ArrayList<>();
    private final StringBuilder composition = new StringBuilder();

    private StoryGrammar(Grammar grammar, RandomGenerator random) {

        this.random = random;
        this.theme = pick(grammar.themes());
        var people = shuffled(grammar.people());
        this.holders = theme.holders().isEmpty()
                ? people.stream()
                        .limit(MOST_HOLDERS)
                        .map(one -> new Holder(one.name(), one.name(), one))
                        .toList()
                : shuffled(theme.holders()).stream()
                        .limit(MOST_HOLDERS)
                        .map(name -> new Holder(name, name.replaceFirst("^the ", ""), people.getLast()))
                        .toList();
        this.person = people.getLast();
        var items = shuffled(theme.items());
        this.item = items.getFirst();
        this.other = items.getLast();
        this.asides = shuffled(theme.aside());
        composition.append(theme.name());
    }

    /// A story that takes `steps` steps, and in which `unneeded` more quantities could be calculated, if the draw makes
    /// one.
    public static Optional<Story> attempt(Grammar grammar, int steps, int unneeded, RandomGenerator random) {
        return new StoryGrammar(grammar, random).story(steps, unneeded);
    }

    private Optional<Story> story(int steps, int unneeded) {
        introduce(Relation.GIVEN);
        int calculated = Math.max(1, steps + unneeded - random.nextInt(3));
        for (int i = 0; i < SENTENCES && calculated() < calculated; i++) {
            tentatively(() -> random.nextDouble() < EVENT ? happen() : introduce(pick(RELATIONS)));
        }
        for (int i = 0; i < QUESTIONS_TRIED; i++) {
            var asked = new AtomicInteger();
            boolean wanted = tentatively(() -> {
                var place = ask();
                if (place.isEmpty()) {
                    return false;
                }
                asked.set(place.getAsInt());
                var graph = new StoryGraph(quantities, asked.get());
                return graph.steps() == steps && graph.unneeded() == unneeded;
            });
            if (wanted) {
                return Optional.of(new Story(
                        String.join(" ", sentences), new StoryGraph(quantities, asked.get()), composition.toString()));
            }
        }
        return Optional.empty();
    }

    private int calculated() {
        return (int) quantities.stream()
                .filter(quantity -> quantity.derivation().isPresent())
                .count();
    }

    /// Whether `sentence` succeeds; if it does not, it leaves no trace.
    private boolean tentatively(BooleanSupplier sentence) {
        int said = sentences.size();
        int known = quantities.size();
        int length = composition.length();
        var before = List.copyOf(current);
        if (sentence.getAsBoolean()) {
            return true;
        }
        sentences.subList(said, sentences.size()).clear();
        quantities.subList(known, quantities.size()).clear();
        composition.setLength(length);
        current.clear();
        current.addAll(before);
        return false;
    }

    /// Tells of a new holder; whether there was one, and its quantity within bounds.
    private boolean introduce(Relation relation) {
        if (current.size() == holders.size() || relation == Relation.SUM && current.size() < 2) {
            return false;
        }
        var holder = holders.get(current.size());
        if (relation == Relation.GIVEN) {
            int value = random.nextInt(SMALLEST, LARGEST + 1);
            say(theme.given(), Map.of("B", holder.name(), "n", number(value)));
            composition.append(" given");
            return has(new Quantity(holder.label(), value, Optional.empty()));
        }
        int base = base();
        var from = operand(current.get(base));
        var slots = new HashMap<>(Map.of("A", holders.get(base).name(), "B", holder.name()));
        composition.append(' ').append(relation).append(base);
        if (relation == Relation.SUM) {
            int second = (base + 1 + random.nextInt(current.size() - 1)) % current.size();
            slots.put("C", holders.get(second).name());
            composition.append(second);
            say(theme.sum(), slots);
            return has(derived(holder.label(), Operation.PLUS, from, operand(current.get(second))));
        }
        var operation = switch (relation) {
            case MORE -> Operation.PLUS;
            case LESS -> Operation.MINUS;
            case TIMES -> Operation.TIMES;
            case PART, GIVEN, SUM -> Operation.OVER;
        };
        var by = number(operation, from.value());
        if (by.isEmpty()) {
            return false;
        }
        slots.putAll(relating(by.getAsInt()));
        say(
                switch (relation) {
                    case MORE -> theme.more();
                    case LESS -> theme.less();
                    case TIMES -> theme.times();
                    case PART, GIVEN, SUM -> theme.part();
                },
                slots);
        return has(derived(holder.label(), operation, from, constant(by.getAsInt())));
    }

    /// Something happens to what a holder has; at most once to each.
    private boolean happen() {
        int who = base();
        var holder = holders.get(who);
        var event = pick(List.of(Event.values()));
        var texts = switch (event) {
            case GAIN -> theme.gain();
            case LOSS -> theme.loss();
            case PORTION -> theme.portion();
        };
        var before = operand(current.get(who));
        if (texts.isEmpty() || changed(who) || event == Event.PORTION && labelled("taken")) {
            return false;
        }
        var operation = switch (event) {
            case GAIN -> Operation.PLUS;
            case LOSS -> Operation.MINUS;
            case PORTION -> Operation.OVER;
        };
        var by = number(operation, before.value());
        if (by.isEmpty()) {
            return false;
        }
        var slots = pronouns(holder);
        slots.put("A", holder.name());
        slots.putAll(relating(by.getAsInt()));
        say(texts, slots);
        composition.append(' ').append(event).append(who);
        var left = derived(now(holder), operation, before, constant(by.getAsInt()));
        if (event == Event.PORTION && by.getAsInt() > 2) {
            // What is taken is not what is left, unless it is a half.
            composition.append('+');
            var taken = derived("taken", operation, before, constant(by.getAsInt()));
            if (!inBounds(taken)) {
                return false;
            }
            quantities.add(taken);
            left = derived(now(holder), Operation.MINUS, before, operand(quantities.size() - 1));
        }
        if (!inBounds(left)) {
            return false;
        }
        quantities.add(left);
        current.set(who, quantities.size() - 1);
        return true;
    }

    /// Asks; the place of the quantity that is asked for, if it is within bounds.
    private OptionalInt ask() {
        var question = pick(QUESTIONS);
        var who = shuffled(IntStream.range(0, current.size()).boxed().toList());
        int first = who.getFirst();
        int wanted = switch (question) {
            case VALUE, ENDING -> 1;
            case TOGETHER, DIFFERENCE -> 2;
            case ALL -> 3;
        };
        if (who.size() < wanted) {
            return OptionalInt.empty();
        }
        var holder = holders.get(first);
        var slots = pronouns(holder);
        slots.put("A", holder.name());
        slots.put("B", holders.get(who.get(Math.min(1, wanted - 1))).name());
        slots.put("C", holders.get(who.get(wanted - 1)).name());
        composition.append(" | ").append(question).append(who.subList(0, wanted));
        return switch (question) {
            case VALUE -> {
                say(changed(first) ? theme.valueNow() : theme.value(), slots);
                yield OptionalInt.of(current.get(first));
            }
            case TOGETHER -> {
                say(theme.together(), slots);
                yield add(derived(
                        "total", Operation.PLUS, operand(current.get(first)), operand(current.get(who.get(1)))));
            }
            case ALL -> {
                say(theme.all(), slots);
                add(derived("both", Operation.PLUS, operand(current.get(first)), operand(current.get(who.get(1)))));
                yield add(derived(
                        "total", Operation.PLUS, operand(quantities.size() - 1), operand(current.get(who.get(2)))));
            }
            case DIFFERENCE -> {
                say(theme.difference(), slots);
                yield add(derived(
                        "difference", Operation.MINUS, operand(current.get(first)), operand(current.get(who.get(1)))));
            }
            case ENDING -> ending(operand(current.get(first)), slots);
        };
    }

    private OptionalInt ending(Operand from, Map<String, String> slots) {
        var ending = pick(theme.endings());
        composition.append(ending.label());
        var operation = switch (ending.kind()) {
            case PLUS -> Operation.PLUS;
            case MINUS, CHANGE -> Operation.MINUS;
            case TIMES -> Operation.TIMES;
            case OVER -> Operation.OVER;
        };
        boolean change = ending.kind() == Ending.Kind.CHANGE;
        var by = ending.factor() > 0
                ? OptionalInt.of(ending.factor())
                : change ? between(from.value() + SMALLEST, LARGEST) : number(operation, from.value());
        if (by.isEmpty()) {
            return OptionalInt.empty();
        }
        slots.put("k", number(by.getAsInt()));
        say(List.of(ending.text()), slots);
        var number = constant(by.getAsInt());
        return add(derived(ending.label(), operation, change ? number : from, change ? from : number));
    }

    /// Sometimes states a number that nobody will ask for.
    private void aside() {
        if (!asides.isEmpty() && random.nextDouble() < ASIDE) {
            int value = random.nextInt(SMALLEST, LARGEST + 1);
            var holder = holders.get(random.nextInt(current.size()));
            var text = asides.removeFirst();
            say(List.of(text), Map.of("A", holder.name(), "n", number(value), "other", other));
            quantities.add(new Quantity(Quantity.ASIDE, value, Optional.empty()));
        }
    }

    private boolean has(Quantity quantity) {
        if (!inBounds(quantity)) {
            return false;
        }
        quantities.add(quantity);
        current.add(quantities.size() - 1);
        aside();
        return true;
    }

    private OptionalInt add(Quantity quantity) {
        quantities.add(quantity);
        return inBounds(quantity) ? OptionalInt.of(quantities.size() - 1) : OptionalInt.empty();
    }

    private int base() {
        return random.nextDouble() < LATEST ? current.size() - 1 : random.nextInt(current.size());
    }

    /// A number that `operation` may take `value` by; empty if there is none.
    private OptionalInt number(Operation operation, int value) {
        return switch (operation) {
            case PLUS -> between(SMALLEST, LARGEST - value);
            case MINUS -> between(SMALLEST, value - SMALLEST);
            case TIMES -> between(2, Math.min(LARGEST_FACTOR, LARGEST / value));
            case OVER -> {
                var divisors = IntStream.rangeClosed(2, LARGEST_FACTOR)
                        .filter(divisor -> value % divisor == 0 && value / divisor >= SMALLEST)
                        .boxed()
                        .toList();
                yield divisors.isEmpty() ? OptionalInt.empty() : OptionalInt.of(pick(divisors));
            }
        };
    }

    private OptionalInt between(int smallest, int largest) {
        return largest < smallest ? OptionalInt.empty() : OptionalInt.of(random.nextInt(smallest, largest + 1));
    }

    private Operand operand(int place) {
        return new Operand(quantities.get(place).value(), Optional.of(place));
    }

    private static Operand constant(int value) {
        return new Operand(value, Optional.empty());
    }

    private static Quantity derived(String label, Operation operation, Operand left, Operand right) {
        return new Quantity(
                label, operation.of(left.value(), right.value()), Optional.of(new Derivation(operation, left, right)));
    }

    private static boolean inBounds(Quantity quantity) {
        return quantity.value() >= SMALLEST && quantity.value() <= LARGEST;
    }

    private static String now(Holder holder) {
        return holder.label() + " now";
    }

    private boolean changed(int who) {
        return labelled(now(holders.get(who)));
    }

    private boolean labelled(String label) {
        return quantities.stream().anyMatch(one -> one.label().equals(label));
    }

    private static Map<String, String> relating(int number) {
        var slots = new HashMap<String, String>();
        slots.put("k", number(number));
        if (number <= LARGEST_FACTOR) {
            slots.put("times", number == 2 ? "twice" : number + " times");
            slots.put("part", PARTS.get(number - 2));
        }
        return slots;
    }

    private Map<String, String> pronouns(Holder holder) {
        var slots = new HashMap<String, String>();
        slots.put("they", holder.person().subject());
        slots.put("their", holder.person().possessive());
        slots.put("subject", person.subject());
        return slots;
    }

    private static String number(int value) {
        return Integer.toString(value);
    }

    private void say(List<String> ways, Map<String, String> slots) {
        var text = pick(ways);
        for (var slot : slots.entrySet()) {
            text = text.replace("{%s}".formatted(slot.getKey()), slot.getValue());
        }
        text = text.replace("{item}", item).replace("{person}", person.name());
        sentences.add(Grammar.capitalised(text));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> List<T> shuffled(List<T> all) {
        var order = new ArrayList<>(all);
        for (int i = order.size() - 1; i > 0; i--) {
            java.util.Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }
}
