package org.lifeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not keep. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.lifeline");

    private static final ArchRule ENGINE_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("org.lifeline..process..", "org.lifeline.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..")
            .because("a community fork of the engine stays a rename away");

    private static final String[] DOMAINS = {
        "org.lifeline.access..",
        "org.lifeline.application..",
        "org.lifeline.approval..",
        "org.lifeline.duty..",
        "org.lifeline.programme..",
        "org.lifeline.ledger..",
        "org.lifeline.registry..",
        "org.lifeline.voucher..",
        "org.lifeline.redemption..",
        "org.lifeline.reimbursement..",
        "org.lifeline.notification..",
        "org.lifeline.documents..",
        "org.lifeline.casefile..",
        "org.lifeline.retention..",
    };

    private static final ArchRule PLATFORM_KNOWS_NO_DOMAIN = noClasses()
            .that()
            .resideInAPackage("org.lifeline.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DOMAINS)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.lifeline.audit..");

    private static final ArchRule AUDIT_KNOWS_NO_DOMAIN = noClasses()
            .that()
            .resideInAPackage("org.lifeline.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DOMAINS)
            .because("every domain appends to it");

    private static final ArchRule DELEGATES_HAVE_ONE_HOME = classes()
            .that()
            .areAssignableTo(JavaDelegate.class)
            .or()
            .areAssignableTo(TaskListener.class)
            .should()
            .resideInAPackage("org.lifeline..process..")
            .andShould()
            .notBePublic();

    private static final ArchRule NO_CONSOLE = noClasses()
            .that()
            .doNotHaveSimpleName("StartBanner")
            .and()
            // a command's answer is what it prints
            .doNotHaveSimpleName("VerifyAudit")
            .and()
            .doNotHaveSimpleName("RotateKeys")
            .and()
            .doNotHaveSimpleName("PreviewVoucher")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @Test
    void keepsTheEngineBehindItsEdge() {
        ENGINE_AT_THE_EDGE.check(PRODUCT);
    }

    @Test
    void keepsThePlatformFreeOfDomains() {
        PLATFORM_KNOWS_NO_DOMAIN.check(PRODUCT);
    }

    @Test
    void keepsTheAuditLogFreeOfDomains() {
        AUDIT_KNOWS_NO_DOMAIN.check(PRODUCT);
    }

    @Test
    void keepsDelegatesInTheirPackages() {
        DELEGATES_HAVE_ONE_HOME.check(PRODUCT);
    }

    @Test
    void writesToTheLogAndNotToTheConsole() {
        NO_CONSOLE.check(PRODUCT);
    }

    /** A rule that finds nothing to judge passes for ever: each must bite on what it forbids. */
    @Test
    void theRulesBite() {
        JavaClasses withTests = new ClassFileImporter().importPackages("org.lifeline");
        assertThat(withTests.size()).isGreaterThan(PRODUCT.size());
        assertThatThrownBy(() -> ENGINE_AT_THE_EDGE.check(withTests)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> NO_CONSOLE.check(withTests)).isInstanceOf(AssertionError.class);
    }
}
