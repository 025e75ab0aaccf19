package meisai.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The rules about what may be imported where, for the tree of packages under one root. */
final class ImportRules {
    /** Libraries that only some packages may use; every other library is free for the whole server. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "java.sql", Set.of("server.store"),
            "javax.sql", Set.of("server.store"),
            "org.duckdb", Set.of("server.store"),
            "io.helidon", Set.of("server.compat", "server.provider", "server.http", "server.idempotency", "server.cli"),
            "io.prometheus", Set.of("server.metrics"),
            "picocli", Set.of("server.cli"),
            "de.focus_shift", Set.of("server.close"),
            "software.amazon", Set.of("server.export.sink"));

    private final PackageTable table = new PackageTable();
    private final String root;

    ImportRules(String root) {
        this.root = root;
    }

    /** Every package has a row in the table. */
    ArchRule packagesAreInTheTable() {
        return rule(any(), "should be in a package of the table", (javaClass, problems) -> {
            if (!table.knows(nameOf(javaClass))) {
                problems.accept("its package is not in PackageTable");
            }
        });
    }

    /** A package uses only what its row allows. */
    ArchRule packagesUseOnlyWhatTheTableAllows() {
        return rule(any(), "should use only the packages that the table allows", (javaClass, problems) -> {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !table.allows(nameOf(javaClass), nameOf(target))) {
                    problems.accept(dependency.getDescription());
                }
            }
        });
    }

    /** Some libraries stay inside the packages that are there for them. */
    ArchRule librariesStayInTheirPackages() {
        return rule(any(), "should leave libraries to the packages that own them", (javaClass, problems) -> {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                LIBRARIES.forEach((library, owners) -> {
                    if (isUnder(target, library) && !owners.contains(nameOf(javaClass))) {
                        problems.accept(dependency.getDescription());
                    }
                });
            }
        });
    }

    /** The core computes: no clock, no file, no socket, no thread, no chance, no binary fractions. */
    ArchRule coreIsPure() {
        return rule(
                inCore(),
                "should be pure in the core",
                (javaClass, problems) -> Purity.check(javaClass, this::isOurs, problems));
    }

    private ArchRule rule(
            DescribedPredicate<JavaClass> which, String text, BiConsumer<JavaClass, Consumer<String>> check) {
        return classes()
                .that(resideInAPackage(root + "..").and(which))
                .should(new ArchCondition<JavaClass>(text) {
                    @Override
                    public void check(JavaClass javaClass, ConditionEvents events) {
                        check.accept(
                                javaClass,
                                problem -> events.add(SimpleConditionEvent.violated(
                                        javaClass, javaClass.getName() + ": " + problem)));
                    }
                })
                .allowEmptyShould(true)
                .as("classes under " + root + " " + text);
    }

    private static DescribedPredicate<JavaClass> any() {
        return DescribedPredicate.alwaysTrue();
    }

    private DescribedPredicate<JavaClass> inCore() {
        return DescribedPredicate.describe("are in the core", javaClass -> table.isCore(nameOf(javaClass)));
    }

    private boolean isOurs(JavaClass javaClass) {
        return isUnder(javaClass.getPackageName(), root);
    }

    private static boolean isUnder(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    /** The package of a class, relative to the root: {@code money}, {@code server.store}. */
    private String nameOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(root) ? "" : name.substring(root.length() + 1);
    }
}
