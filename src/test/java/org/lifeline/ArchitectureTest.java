package org.lifeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.Test;
import org.lifeline.application.process.AssistanceProcess;
import org.lifeline.platform.time.ProductClock;
import org.lifeline.testing.ProductClasses;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules of the house that a compiler does not keep. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = ProductClasses.ALL;

    private static final ArchRule ENGINE_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("org.lifeline..process..", "org.lifeline.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..")
            .because("a community fork of the engine stays a rename away");

    private static final String[] DOMAINS = {
        "org.lifeline.insight..",
        "org.lifeline.access..",
        "org.lifeline.application..",
        "org.lifeline.approval..",
        "org.lifeline.changes..",
        "org.lifeline.duty..",
        "org.lifeline.programme..",
        "org.lifeline.provider..",
        "org.lifeline.ledger..",
        "org.lifeline.registry..",
        "org.lifeline.voucher..",
        "org.lifeline.redemption..",
        "org.lifeline.account..",
        "org.lifeline.feedback..",
        "org.lifeline.recovery..",
        "org.lifeline.acting..",
        "org.lifeline.passkey..",
        "org.lifeline.reimbursement..",
        "org.lifeline.notification..",
        "org.lifeline.documents..",
        "org.lifeline.casefile..",
        "org.lifeline.finance..",
        "org.lifeline.retention..",
        "org.lifeline.datarequest..",
        "org.lifeline.grievance..",
        "org.lifeline.mydata..",
        "org.lifeline.dashboard..",
        "org.lifeline.operations..",
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
            .doNotHaveSimpleName("RebuildIndex")
            .and()
            .doNotHaveSimpleName("PreviewVoucher")
            .and()
            .doNotHaveSimpleName("PageDrawer")
            .and()
            .doNotHaveSimpleName("Migrate")
            .and()
            .doNotHaveSimpleName("CheckSetUp")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    private static final ArchRule ONE_CLOCK = noClasses()
            .that()
            .areNotAssignableTo(ProductClock.class)
            .should()
            .callCodeUnitWhere(DescribedPredicate.describe(
                    "asks the machine for the time, its zone, or the day in UTC", ArchitectureTest::asksTheMachine))
            .because("days are those of lifeline.zone: LocalDate.now(clock), with the one clock");

    /** Who knows whom: each domain knows those before it only. Tables and words of a later one are none of its business. */
    private static final List<String> ORDER = List.of(
            "platform",
            "access",
            "insight",
            "audit",
            "documents",
            "notification",
            "account",
            "changes",
            "ledger",
            "duty",
            "programme",
            "provider",
            "approval",
            "registry",
            "application",
            "voucher",
            "redemption",
            "feedback",
            "reimbursement",
            "hold",
            "recovery",
            "acting",
            "passkey",
            "casefile",
            "finance",
            "retention",
            "datarequest",
            "grievance",
            "mydata",
            "dashboard",
            "operations");

    private static ArchRule order(List<String> domains) {
        Architectures.LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String domain : domains) {
            layers = layers.layer(domain).definedBy("org.lifeline." + domain + "..");
        }
        for (int i = 0; i < domains.size(); i++) {
            String[] earlier = domains.subList(0, i).toArray(String[]::new);
            layers = i == 0
                    ? layers.whereLayer(domains.get(i)).mayNotAccessAnyLayer()
                    : layers.whereLayer(domains.get(i)).mayOnlyAccessLayers(earlier);
        }
        return layers;
    }

    private static final ArchRule DOMAINS_KNOW_NO_PROCESS = noClasses()
            .that()
            .resideOutsideOfPackage("org.lifeline..process..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lifeline..process..")
            .because(
                    "a domain says in an interface what it asks of its process, and a class of the process package implements it");

    /** A stream of rows keeps its connection until somebody closes it: a few requests, and the pool is empty. */
    private static final ArchRule NO_ROWS_THAT_KEEP_THEIR_CONNECTION = noClasses()
            .should()
            .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads a stream of JdbcTemplate",
                    call -> call.getTarget().getName().equals("queryForStream")))
            .because("list().stream() gives the connection back at once");

    private static boolean asksTheMachine(JavaCall<?> call) {
        AccessTarget.CodeUnitCallTarget asked = call.getTarget();
        List<String> given = asked.getRawParameterTypes().stream()
                .map(JavaClass::getSimpleName)
                .toList();
        return switch (asked.getOwner().getName() + "." + asked.getName()) {
            case "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.system",
                    "java.lang.System.currentTimeMillis",
                    "java.time.ZoneId.systemDefault",
                    "java.util.TimeZone.getDefault",
                    "java.util.Calendar.getInstance",
                    "java.time.OffsetDateTime.toLocalDate" -> true;
            case "java.util.Date.<init>", "java.util.GregorianCalendar.<init>" -> given.isEmpty();
            default ->
                asked.getOwner().getPackageName().equals("java.time")
                        && asked.getName().equals("now")
                        && !given.contains("Clock");
        };
    }

    @Test
    void onlyProcessPackagesAndPlatformUseTheEngine() {
        ENGINE_AT_THE_EDGE.check(PRODUCT);
    }

    @Test
    void platformDependsOnNoDomain() {
        PLATFORM_KNOWS_NO_DOMAIN.check(PRODUCT);
    }

    @Test
    void eachDomainKnowsTheEarlierOnesOnly() {
        order(ORDER).check(PRODUCT);
        assertThat(PRODUCT.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("org.lifeline."))
                        .map(name -> name.split("\\.")[2])
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ORDER);
        List<String> swapped = new ArrayList<>(ORDER);
        Collections.swap(swapped, ORDER.indexOf("registry"), ORDER.indexOf("application"));
        assertThatThrownBy(() -> order(swapped).check(PRODUCT)).isInstanceOf(AssertionError.class);
    }

    @Test
    void domainsDoNotDependOnTheirProcesses() {
        DOMAINS_KNOW_NO_PROCESS.check(PRODUCT);
        assertThatThrownBy(
                        () -> DOMAINS_KNOW_NO_PROCESS.check(new ClassFileImporter().importClasses(KnowsAProcess.class)))
                .isInstanceOf(AssertionError.class);
    }

    static final class KnowsAProcess {
        static boolean started(AssistanceProcess process) {
            return process.appealUntil("A-2026-000001") != null;
        }
    }

    @Test
    void auditLogDependsOnNoDomain() {
        AUDIT_KNOWS_NO_DOMAIN.check(PRODUCT);
    }

    @Test
    void keepsDelegatesInTheirPackages() {
        DELEGATES_HAVE_ONE_HOME.check(PRODUCT);
    }

    @Test
    void nothingWritesToTheConsole() {
        NO_CONSOLE.check(PRODUCT);
    }

    @Test
    void queriesGiveTheirConnectionBack() {
        NO_ROWS_THAT_KEEP_THEIR_CONNECTION.check(PRODUCT);
        assertThatThrownBy(() -> NO_ROWS_THAT_KEEP_THEIR_CONNECTION.check(
                        new ClassFileImporter().importClasses(StreamsRows.class)))
                .isInstanceOf(AssertionError.class);
    }

    static final class StreamsRows {
        static Stream<String> codes(JdbcClient jdbc) {
            return jdbc.sql("select code from programme").query(String.class).stream();
        }
    }

    @Test
    void onlyTheProductClockIsUsed() {
        ONE_CLOCK.check(PRODUCT);
        ONE_CLOCK.check(new ClassFileImporter().importClasses(AsksTheOneClock.class));
        for (Class<?> wrong :
                List.of(AsksTheMachinesDay.class, AsksAnotherClock.class, AsksTheDate.class, TakesTheDayInUtc.class)) {
            assertThatThrownBy(() -> ONE_CLOCK.check(new ClassFileImporter().importClasses(wrong)))
                    .as(wrong.getSimpleName())
                    .isInstanceOf(AssertionError.class);
        }
    }

    /** How it is right. */
    static final class AsksTheOneClock {
        static LocalDate today(Clock clock) {
            return Instant.now(clock).isBefore(Instant.MAX)
                    ? LocalDate.now(clock)
                    : LocalDate.ofInstant(clock.instant(), clock.getZone());
        }
    }

    static final class AsksTheMachinesDay {
        static LocalDate today() {
            return LocalDate.now(ZoneOffset.UTC);
        }
    }

    static final class AsksAnotherClock {
        static Instant now() {
            return Clock.systemUTC().instant();
        }
    }

    static final class AsksTheDate {
        static Date now() {
            return new Date();
        }
    }

    static final class TakesTheDayInUtc {
        static LocalDate day(Instant at) {
            return at.atOffset(ZoneOffset.UTC).toLocalDate();
        }
    }

    /** A rule that finds nothing to judge passes for ever: each must bite on what it forbids. */
    @Test
    void everyRuleFindsAViolation() {
        assertThat(PRODUCT.contain(LifelineApplication.class)).isTrue();
        assertThat(PRODUCT.contain(ArchitectureTest.class)).isFalse();
        JavaClasses wrong = new ClassFileImporter().importClasses(AsksTheEngineAndPrints.class);
        assertThatThrownBy(() -> ENGINE_AT_THE_EDGE.check(wrong)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> NO_CONSOLE.check(wrong)).isInstanceOf(AssertionError.class);
    }

    static final class AsksTheEngineAndPrints {
        static void tell(RuntimeService engine) {
            System.out.println(engine.createProcessInstanceQuery().count());
        }
    }
}
