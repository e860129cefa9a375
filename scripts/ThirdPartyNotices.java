import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints the notices of third-party licences: what an archive contains that others wrote, under which licence each
/// part is, and the licence and notice texts that the jars carry.
///
/// Started from its source by scripts/package, with Jackson on the class path:
///
/// ```
/// java -cp 'lib/*' ThirdPartyNotices.java bom.json lib
/// ```
final class ThirdPartyNotices {
    private static final Pattern TEXT =
            Pattern.compile("META-INF/(LICENSE|LICENCE|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

    /// Libraries inside the native jars, which no pom declares.
    private static final String NATIVES =
            """
            The jars of org.bytedeco and ai.djl.huggingface contain compiled libraries of other projects:

              libtorch (PyTorch)       BSD-3-Clause, with the parts that PyTorch's own NOTICE names
              OpenBLAS                 BSD-3-Clause
              tokenizers               Apache-2.0
              libgomp, libgfortran, libquadmath, libgcc_s, libstdc++
                                       GPL-3.0-or-later with the GCC Runtime Library Exception; libquadmath LGPL-2.1-or-later

            org.duckdb:duckdb_jdbc contains DuckDB (MIT) compiled for several platforms.
            The studio's pages contain uPlot (MIT); its licence lies beside it in frugal-app.jar.
            The folder jdk, where there is one, contains OpenJDK; its licences are in jdk/legal.
            """;

    /// Of libraries whose jars carry no text, but whose licence wants it beside the binary.
    private static final String TEXTS =
            """
            com.github.wendykierp:JTransforms
            Copyright (c) 2007 onward, Piotr Wendykier. All rights reserved.

            org.visnow:JLargeArrays
            Copyright (C) 2006-2019 University of Warsaw, ICM
            Copyright (C) 2020 onward visnow.org
            All rights reserved.

            Both under the BSD 2-Clause License:

            Redistribution and use in source and binary forms, with or without modification, are permitted provided that
            the following conditions are met:

            1. Redistributions of source code must retain the above copyright notice, this list of conditions and the
               following disclaimer.
            2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
               following disclaimer in the documentation and/or other materials provided with the distribution.

            THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED
            WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A
            PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY
            DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
            PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION)
            HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
            NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
            POSSIBILITY OF SUCH DAMAGE.
            """;

    private ThirdPartyNotices() {}

    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var bill = JsonMapper.shared().readTree(Path.of(arguments[0]).toFile());
        out.println("Frugal is under the Apache License 2.0 (file LICENSE). It is distributed with the following libraries.");
        out.println();
        var components = new TreeMap<String, String>();
        for (var component : bill.path("components")) {
            if (!component.path("group").asString("").equals("dev.frugal")) {
                var name = component.path("group").asString("") + ":" + component.path("name").asString("");
                components.put(name + " " + component.path("version").asString(""), licences(name, component));
            }
        }
        components.forEach((name, licences) -> out.printf("  %-60s %s%n", name, licences));
        out.println();
        out.println(NATIVES);
        out.printf("%s%n%s", "=".repeat(100), TEXTS);
        texts(Path.of(arguments[1]))
                .forEach((text, jars) -> out.printf("%n%s%n%s%n%n%s%n", "=".repeat(100), String.join("\n", jars), text));
    }

    private static String licences(String name, JsonNode component) {
        var licences = new ArrayList<String>();
        for (var choice : component.path("licenses")) {
            var licence = choice.path("license");
            var said = choice.path("expression").asString(licence.path("id").asString(licence.path("name").asString("")));
            if (!said.isEmpty()) {
                licences.add(said);
            }
        }
        if (licences.isEmpty()) {
            throw new IllegalStateException(name + " states no licence; find it and add it here");
        }
        return String.join(" or ", licences);
    }

    /// The texts inside the jars, each once, with the places it was found in.
    private static Map<String, List<String>> texts(Path folder) throws IOException {
        var texts = new LinkedHashMap<String, List<String>>();
        List<Path> jars;
        try (var files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (var path : jars) {
            try (var jar = new JarFile(path.toFile())) {
                for (var entry : jar.stream().filter(entry -> TEXT.matcher(entry.getName()).matches()).toList()) {
                    try (var stream = jar.getInputStream(entry)) {
                        var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
                        texts.computeIfAbsent(text, _ -> new ArrayList<>())
                                .add(path.getFileName() + ", " + entry.getName());
                    }
                }
            }
        }
        return texts;
    }
}
