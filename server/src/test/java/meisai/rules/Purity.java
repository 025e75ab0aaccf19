package meisai.rules;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a class of the core may not touch. */
final class Purity {
    private static final Set<String> PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.text",
            "java.time",
            "java.time.chrono",
            "java.time.format",
            "java.time.temporal",
            "java.time.zone",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "org.jspecify.annotations");

    /** Classes of those packages that reach outside, start something, or compute in binary fractions. */
    private static final Pattern CLASSES = Pattern.compile("java\\.time\\.(Clock|InstantSource)(\\$.*)?"
            + "|java\\.lang\\.(Thread.*|InheritableThreadLocal|Process.*|Runtime|ClassLoader|ScopedValue.*)"
            + "|java\\.util\\.(Random|SplittableRandom|Timer.*|Scanner|Date|Calendar|ServiceLoader)"
            + "|.*\\.[A-Za-z]*(Double|Float)[A-Za-z]*(\\$.*)?");

    /** Calls that answer differently each time, or on each machine. */
    private static final Pattern CALLS = Pattern.compile("java\\.time\\..*\\.now|java\\.time\\.ZoneId\\.systemDefault"
            + "|java\\.lang\\.System\\.(?!arraycopy$).*|java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID"
            + "|java\\.util\\.Collections\\.shuffle|java\\.util\\.Locale\\.getDefault"
            + "|java\\.util\\..*\\.(parallel|parallelStream|parallelSort|parallelPrefix|parallelSetAll)");

    private static final Set<String> FRACTIONS = Set.of("double", "float");

    private Purity() {}

    static void check(JavaClass javaClass, Predicate<JavaClass> ours, Consumer<String> problems) {
        types(javaClass, ours, problems);
        calls(javaClass, problems);
        fractions(javaClass, problems);
    }

    private static void types(JavaClass javaClass, Predicate<JavaClass> ours, Consumer<String> problems) {
        for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            boolean allowed = ours.test(target)
                    || (PACKAGES.contains(target.getPackageName())
                            && !CLASSES.matcher(target.getName()).matches());
            if (!allowed) {
                problems.accept(dependency.getDescription());
            }
        }
    }

    private static void calls(JavaClass javaClass, Consumer<String> problems) {
        for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
            String name = access.getTargetOwner().getName() + "." + access.getName();
            boolean fraction = access.getTarget() instanceof CodeUnitAccessTarget target
                    && hasFraction(target.getRawReturnType(), target.getRawParameterTypes());
            if (fraction || CALLS.matcher(name).matches()) {
                problems.accept(access.getDescription());
            }
        }
    }

    private static void fractions(JavaClass javaClass, Consumer<String> problems) {
        for (JavaField field : javaClass.getFields()) {
            if (isFraction(field.getRawType())) {
                problems.accept(field.getDescription() + " is a binary fraction");
            }
        }
        for (JavaCodeUnit codeUnit : javaClass.getCodeUnits()) {
            if (hasFraction(codeUnit.getRawReturnType(), codeUnit.getRawParameterTypes())) {
                problems.accept(codeUnit.getDescription() + " has a binary fraction in its signature");
            }
        }
    }

    private static boolean hasFraction(JavaClass returned, Iterable<JavaClass> parameters) {
        Stream.Builder<JavaClass> types = Stream.builder();
        types.add(returned);
        parameters.forEach(types);
        return types.build().anyMatch(Purity::isFraction);
    }

    private static boolean isFraction(JavaClass type) {
        return FRACTIONS.contains(type.getBaseComponentType().getName());
    }
}
