package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What other programs may build on: docs/reference/library.md tells it, and these tests hold the code to it.
class LibraryTest {
    /// A page of more would be read by nobody.
    private static final int MOST_PUBLIC_TYPES = 300;

    private static final Path ROOT = Path.of("..");
    private static final Pattern SECTION =
            Pattern.compile("^### `([\\w.]+)`$(.*?)(?=^### |\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*)`");
    private static final String INTERNAL =
            "/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.";

    private static final JavaClasses ALL = ArchitectureTest.ALL;

    /// The names of the public types on the page, by package.
    private static Map<String, Set<String>> page() {
        var page = new TreeMap<String, Set<String>>();
        SECTION.matcher(Documents.text(ROOT.resolve("docs/reference/library.md")))
                .results()
                .forEach(section -> page.put(
                        section.group(1),
                        TYPE.matcher(section.group(2))
                                .results()
                                .map(type -> type.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return page;
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(LibraryTest::isPublic).orElse(true);
    }

    private static Stream<JavaClass> publicTypes() {
        var packages = page().keySet();
        return ALL.stream()
                .filter(type -> packages.contains(type.getPackageName()))
                .filter(LibraryTest::isPublic);
    }

    @Test
    void thePageListsEveryPublicTypeOfEveryPublicPackage() {
        var code = publicTypes()
                .filter(Predicate.not(JavaClass::isNestedClass))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toCollection(TreeSet::new))));
        assertThat(page()).isEqualTo(code);
        assertThat(publicTypes().count()).isLessThanOrEqualTo(MOST_PUBLIC_TYPES);
    }

    @Test
    void whatIsPublicSpeaksOfPublicTypesOnly() {
        var known = publicTypes().map(JavaClass::getName).collect(Collectors.toSet());
        assertThat(publicTypes())
                .allSatisfy(type -> assertThat(mentioned(type)
                                .filter(one -> one.getPackageName().startsWith("dev.frugal"))
                                .map(JavaClass::getName))
                        .as("types of ours that %s mentions", type.getName())
                        .isSubsetOf(known));
    }

    private static Stream<JavaClass> mentioned(JavaClass type) {
        var units = type.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .flatMap(LibraryTest::types);
        var fields = type.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaField::getType);
        return Stream.of(units, fields, type.getInterfaces().stream(), type.getSuperclass().stream())
                .flatMap(one -> one)
                .flatMap(one -> one.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType);
    }

    private static Stream<JavaType> types(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    }

    @Test
    void everyOtherPackageSaysThatItIsInternal() throws IOException {
        var listed = page().keySet();
        var packages = ALL.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        try (var modules =
                Files.newDirectoryStream(ROOT, module -> Files.isDirectory(module.resolve("src/main/java")))) {
            for (var module : modules) {
                for (var name : packages) {
                    var description = module.resolve("src/main/java")
                            .resolve(name.replace('.', '/'))
                            .resolve("package-info.java");
                    if (Files.exists(description)) {
                        assertThat(Documents.text(description).contains(INTERNAL))
                                .as("%s says '%s', unless the page lists it", description, INTERNAL)
                                .isNotEqualTo(listed.contains(name));
                    }
                }
            }
        }
    }
}
