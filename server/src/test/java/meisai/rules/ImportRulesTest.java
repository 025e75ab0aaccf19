package meisai.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import meisai.rules.fixture.elsewhere.InNoRow;
import meisai.rules.fixture.money.UsesPrice;
import meisai.rules.fixture.price.AsksTheTime;
import meisai.rules.fixture.price.CallsForFraction;
import meisai.rules.fixture.price.HasFraction;
import meisai.rules.fixture.price.PriceOfOne;
import meisai.rules.fixture.price.ReadsFile;
import meisai.rules.fixture.price.RollsDice;
import meisai.rules.fixture.price.StartsThread;
import meisai.rules.fixture.price.UsesServer;
import meisai.rules.fixture.server.compat.UsesProvider;
import meisai.rules.fixture.server.export.UsesSql;
import meisai.rules.fixture.server.live.UsesCommandLine;
import meisai.rules.fixture.server.store.ServesHttp;
import meisai.rules.fixture.server.store.UsesCli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ImportRulesTest {
    private static final String FIXTURE = "meisai.rules.fixture";
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("meisai");
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(FIXTURE);

    @ParameterizedTest
    @MethodSource("projectRules")
    void theProjectKeepsTheRule(ArchRule rule) {
        rule.check(PROJECT);
    }

    static List<ArchRule> projectRules() {
        return all(new ImportRules("meisai"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aViolationIsReported(Violation violation) {
        assertThat(reports(violation.rule()))
                .anyMatch(line -> line.startsWith(violation.in().getName()));
    }

    static List<Violation> violations() {
        var rules = new ImportRules(FIXTURE);
        return List.of(
                new Violation(rules.packagesAreInTheTable(), InNoRow.class),
                new Violation(rules.packagesUseOnlyWhatTheTableAllows(), UsesPrice.class),
                new Violation(rules.packagesUseOnlyWhatTheTableAllows(), UsesServer.class),
                new Violation(rules.packagesUseOnlyWhatTheTableAllows(), UsesProvider.class),
                new Violation(rules.packagesUseOnlyWhatTheTableAllows(), UsesCli.class),
                new Violation(rules.librariesStayInTheirPackages(), UsesSql.class),
                new Violation(rules.librariesStayInTheirPackages(), ServesHttp.class),
                new Violation(rules.librariesStayInTheirPackages(), UsesCommandLine.class),
                new Violation(rules.coreIsPure(), AsksTheTime.class),
                new Violation(rules.coreIsPure(), CallsForFraction.class),
                new Violation(rules.coreIsPure(), HasFraction.class),
                new Violation(rules.coreIsPure(), ReadsFile.class),
                new Violation(rules.coreIsPure(), RollsDice.class),
                new Violation(rules.coreIsPure(), StartsThread.class));
    }

    @Test
    void whatKeepsTheRulesIsNotReported() {
        for (ArchRule rule : all(new ImportRules(FIXTURE))) {
            assertThat(reports(rule)).noneMatch(line -> line.startsWith(PriceOfOne.class.getName()));
        }
        assertThat(FIXTURES.contain(PriceOfOne.class)).isTrue();
    }

    private static List<ArchRule> all(ImportRules rules) {
        return List.of(
                rules.packagesAreInTheTable(),
                rules.packagesUseOnlyWhatTheTableAllows(),
                rules.librariesStayInTheirPackages(),
                rules.coreIsPure());
    }

    private static List<String> reports(ArchRule rule) {
        return rule.evaluate(FIXTURES).getFailureReport().getDetails();
    }

    record Violation(ArchRule rule, Class<?> in) {
        @Override
        public String toString() {
            return in.getSimpleName();
        }
    }
}
