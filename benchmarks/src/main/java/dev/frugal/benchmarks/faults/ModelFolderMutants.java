package dev.frugal.benchmarks.faults;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Model folders as nobody should publish them: a sound one with its configuration, tokenizer, chat template or
/// weights changed.
///
/// @param original a sound folder with `config.json`, `tokenizer.json`, `tokenizer_config.json`,
///   `generation_config.json` and `model.safetensors`
public record ModelFolderMutants(Path original) {
    private static final String WEIGHTS = "model.safetensors";

    private static final List<String> TEMPLATES = List.of(
            "{% for i in range(1000000000) %}{% endfor %}",
            "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
            "{{ 'x' * 1000000000 }}",
            "{{ 'x' * 9223372036854775807 }}",
            "{% set ns = namespace(t='xxxxxxxx') %}{% for i in range(60) %}{% set ns.t = ns.t + ns.t %}{% endfor %}{{ ns.t }}",
            "{% set ns = namespace(t=[1]) %}{% for i in range(60) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.t }}",
            "{% set ns = namespace(t=[1], u=[1]) %}{% for i in range(60) %}{% set ns.t = [ns.t, ns.t] %}"
                    + "{% set ns.u = [ns.u, ns.u] %}{% endfor %}{{ ns.t == ns.u }}",
            "{% set ns = namespace(t=1) %}{% set ns.t = ns %}{{ ns }}",
            "{% set ns = namespace(t=1) %}{% set ns.t = ns %}{{ ns | tojson }}",
            "{% set ns = namespace(t=1) %}{% set ns.t = ns %}{{ {ns: 1} }}",
            "{{ messages | tojson(indent=1000000000) }}",
            "{{ messages.foo.bar }}",
            "{{ range() }}",
            "{{ range('x') }}",
            "{{ raise_exception() }}",
            "{{ raise_exception('no') }}",
            "{{ strftime_now() }}",
            "{{ strftime_now('%Q%d') }}",
            "{{ '\\u12' }}",
            "{{ '\\uzzzz' }}",
            "{{ 99999999999999999999 }}",
            "{{ 'abc'[::9223372036854775807] }}",
            "{{ 'abc'[9223372036854775807:] }}",
            "{{ 'abc'.replace('', 'x' * 10000000) }}",
            "{{ ('a' * 10000000).split('a') | length }}",
            "{{ 'a'.join() }}",
            "{{ [] | first }}",
            "{{ 1 / 0 }}",
            "{{ 'a' + 1 }}",
            "{{ ((((((((((((1)))))))))))) }}",
            "{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}",
            "{% if true %}".repeat(20_000) + "{% endif %}".repeat(20_000),
            "{{ not ".repeat(3),
            "{% for %}{% endfor %}",
            "{% include 'x' %}",
            "{{ messages[0]['content'] }}",
            "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}");

    private static final List<String> REGULAR_EXPRESSIONS = List.of(
            "(",
            "[",
            "(?<",
            "(a+)+$",
            "(?=)",
            "\\\\p{Unknown}",
            "*",
            "",
            "(((((((((((a*)*)*)*)*)*)*)*)*)*)*)b",
            "(?R)");

    private static final List<String> NORMALISERS = List.of(
            "{\"type\": \"Unknown\"}",
            "{\"type\": \"Sequence\", \"normalizers\": 3}",
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(\"}, \"content\": \"\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"xx\"}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"not base64!\"}",
            "{\"type\": \"Prepend\", \"prepend\": \"\"}",
            "{\"type\": \"NFC\"}",
            "{}",
            "\"NFC\"",
            "[]");

    /// One mutant: what was changed, and whether its chat template is to be tried.
    public record Mutant(String change, boolean chat) {}

    /// Writes mutant number `index` into `folder`, which exists and is empty.
    public Mutant write(Path folder, Seed seed) throws IOException {
        try (var files = Files.newDirectoryStream(original)) {
            for (var file : files) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        var mutation = new Mutation(seed);
        return switch (mutation.choice(12)) {
            case 0, 1, 2 -> document(folder, "config.json", mutation);
            case 3, 4 -> document(folder, "tokenizer.json", mutation);
            case 5 -> document(folder, "generation_config.json", mutation);
            case 6 -> document(folder, "tokenizer_config.json", mutation);
            case 7 -> chatTemplate(folder, mutation);
            case 8 -> tokenizerPart(folder, mutation);
            case 9, 10 -> header(folder, mutation);
            default -> bytes(folder, mutation);
        };
    }

    private static Mutant document(Path folder, String name, Mutation mutation) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, mutation.json(Files.readString(file)));
        return new Mutant(name, false);
    }

    private static Mutant chatTemplate(Path folder, Mutation mutation) throws IOException {
        var template = mutation.oneOf(TEMPLATES);
        if (mutation.choice(3) == 0) {
            template = mutation.text(template).replace("\u0000", "");
        }
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        return new Mutant("chat template " + template.substring(0, Math.min(60, template.length())), true);
    }

    private static Mutant tokenizerPart(Path folder, Mutation mutation) throws IOException {
        var file = folder.resolve("tokenizer.json");
        var tree = Documents.map(Files.readString(file), "tokenizer.json");
        if (mutation.choice(2) == 0) {
            var normaliser = mutation.oneOf(NORMALISERS);
            tree.put("normalizer", Documents.jsonTree(normaliser, "a normaliser"));
            Files.writeString(file, Documents.json(tree));
            return new Mutant("tokenizer.json, normaliser " + normaliser, false);
        }
        var expression = mutation.oneOf(REGULAR_EXPRESSIONS);
        tree.put(
                "pre_tokenizer",
                Map.of(
                        "type",
                        "Split",
                        "pattern",
                        Map.of("Regex", expression),
                        "behavior",
                        "Isolated",
                        "invert",
                        mutation.choice(2) == 0));
        Files.writeString(file, Documents.json(tree));
        return new Mutant("tokenizer.json, regular expression " + expression, false);
    }

    /// A header whose claims are changed, its length sometimes too.
    private static Mutant header(Path folder, Mutation mutation) throws IOException {
        var file = folder.resolve(WEIGHTS);
        var bytes = Files.readAllBytes(file);
        int length = Math.toIntExact(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        var header = new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
        var changed = (mutation.choice(4) == 0 ? mutation.text(header) : mutation.json(header))
                .getBytes(StandardCharsets.UTF_8);
        long claimed = mutation.choice(4) == 0
                ? mutation.oneOf(List.of(0L, 1L, -1L, changed.length + 1L, Long.MAX_VALUE, 99_999_999L))
                : changed.length;
        var out = ByteBuffer.allocate(Long.BYTES + changed.length + bytes.length - Long.BYTES - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(claimed).put(changed).put(bytes, Long.BYTES + length, bytes.length - Long.BYTES - length);
        Files.write(file, out.array());
        return new Mutant("header of " + WEIGHTS, false);
    }

    /// Weights that are no numbers, or too large to compute with, or a file cut off.
    private static Mutant bytes(Path folder, Mutation mutation) throws IOException {
        var file = folder.resolve(WEIGHTS);
        var bytes = Files.readAllBytes(file);
        if (mutation.choice(2) == 0) {
            Files.write(file, mutation.bytes(bytes));
            return new Mutant("bytes of " + WEIGHTS, false);
        }
        float weight =
                mutation.oneOf(List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -3e38f));
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = Long.BYTES + Math.toIntExact(buffer.getLong(0));
        int numbers = (bytes.length - data) / Float.BYTES;
        for (int changes = 1 + mutation.choice(200); changes > 0; changes--) {
            buffer.putFloat(data + Float.BYTES * mutation.choice(numbers), weight);
        }
        Files.write(file, bytes);
        return new Mutant("weights of %s".formatted(weight), false);
    }
}
