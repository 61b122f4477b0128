package org.lifeline.grievance;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.grievance.GrievanceProcesses.Asked;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who answers complaints, and the answers. Nobody answers their own complaint, one about a case in which they have a part, or both rounds of
 * one (decision 0098).
 */
@Service
public class GrievanceAnswers {

    static final int LONGEST_ANSWER = 4000;

    private static final Pattern APPLICATION_NUMBER = Pattern.compile("A-\\d{4}-\\d{6,9}");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final GrievanceRows rows;
    private final Applications applications;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final Duties duties;
    private final Officers officers;
    private final ValueTables tables;
    private final GrievanceProcesses processes;
    private final GrievanceMessages messages;
    private final Phrases phrases;
    private final AuditLog audit;

    GrievanceAnswers(
            JdbcClient jdbc,
            Clock clock,
            GrievanceRows rows,
            Applications applications,
            Vouchers vouchers,
            Programmes programmes,
            Duties duties,
            Officers officers,
            ValueTables tables,
            GrievanceProcesses processes,
            GrievanceMessages messages,
            Phrases phrases,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.rows = rows;
        this.applications = applications;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.duties = duties;
        this.officers = officers;
        this.tables = tables;
        this.processes = processes;
        this.messages = messages;
        this.phrases = phrases;
        this.audit = audit;
    }

    /** Begins a round: finds who is asked to answer, and by when, and writes it down. */
    Asked ask(
            String number,
            String kind,
            @Nullable Application application,
            int round,
            @Nullable String notSettled,
            Instant now) {
        GrievanceKinds.Kind its = tables.latest(GrievanceKinds.TABLE).get(kind);
        String group = its.group(round);
        Instant due = now.plus(rows.time(its.urgent() ? "grievanceUrgent" : "grievance"));
        rows.insert(number, new Grievance.Round(round, group, now, due, null, notSettled, null, null, null));
        return new Asked(round, people(group, application), group, due);
    }

    /** The named managers of the programme where managers answer; empty: any member of the group. */
    private List<String> people(String group, @Nullable Application application) {
        return application == null || !group.equals(Role.PROGRAMME_MANAGER)
                ? List.of()
                : programmes.managers(application.programme());
    }

    /**
     * What who answers reads, for a form's text; empty where there is nothing.
     *
     * @param about number of an application, or what a visitor typed
     * @param proven whether it is an application of the account that complains
     */
    public record Seen(
            String kind, String about, boolean proven, String words, String firstAnswer, String notSettled) {}

    /** @param language of who reads it */
    public Seen seen(String number, Language language) {
        Grievance its = rows.get(number);
        Grievance.Round first = its.rounds().get(0);
        return new Seen(
                phrases.say(title(its.kind()), language.locale()),
                its.application() != null ? its.application() : words(its.typed()),
                its.application() != null,
                words(its.words()),
                words(first.answer()),
                words(its.current().notSettled()));
    }

    private static String words(@Nullable String words) {
        return Objects.requireNonNullElse(words, "");
    }

    /** A kind of complaint in English words. */
    private static String title(String kind) {
        return switch (kind) {
            case "decision" -> "How my application was decided";
            case "delay" -> "It takes too long";
            case "staff" -> "How somebody at the office treated me";
            case "money" -> "Somebody wanted money or a favour";
            case "provider" -> "A hospital, a doctor or a pharmacy";
            case "privacy" -> "My data or my privacy";
            case "service" -> "This page, messages or telephone";
            default -> "Something else";
        };
    }

    /**
     * Refuses who may not answer now.
     *
     * @throws Refused 403 {@code samePerson} for who complained or answered the first time, {@code separationOfDuties} for who has a duty on
     *     the case; 403 when its programme has other managers
     */
    public void requireAnswerer(String number, String person) {
        Grievance its = rows.get(number);
        if (person.equals(its.askedBy())) {
            throw Refused.forbidden("samePerson", "This is your own complaint. Somebody else has to answer it.");
        }
        if (its.rounds().stream().anyMatch(round -> person.equals(round.answeredBy()))) {
            throw Refused.forbidden(
                    "samePerson", "You answered this complaint before. Somebody else has to answer it now.");
        }
        if (its.application() != null) {
            duties.check(its.application(), person, Duty.GRIEVANCE);
            Grievance.Round round = its.current();
            boolean late =
                    round.escalatedAt() != null && !officers.groupsOf(person).contains(round.group());
            if (late || round.group().equals(Role.PROGRAMME_MANAGER)) {
                programmes.requireManager(applications.get(its.application()).programme(), person);
            }
        } else if (its.typed() != null) {
            // what a visitor typed gives nobody a duty, and keeps who has one from answering
            typedCases(its.typed()).forEach(application -> duties.check(application, person, Duty.GRIEVANCE));
        }
    }

    /** The applications of which a visitor typed the number or the code of the voucher. */
    private List<String> typedCases(String typed) {
        if (VoucherCode.isCode(typed)) {
            return vouchers.find(VoucherCode.parse(typed)).map(Voucher::application).stream()
                    .toList();
        }
        return APPLICATION_NUMBER
                .matcher(PlainText.withLatinDigits(typed).toUpperCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(applications::exists)
                .toList();
    }

    /**
     * Records an answer.
     *
     * @throws Refused 403 as {@link #requireAnswerer} or for a person without the role, 409 {@code answeredAlready}, 422 without an answer
     */
    @Transactional
    public void answer(String number, @Nullable Object given, String person, List<String> groups) {
        String answer = FreeText.of("answer", given, LONGEST_ANSWER, "Write your answer, in at most %d characters.");
        Grievance its = rows.get(number);
        Grievance.Round round = its.current();
        boolean managers = round.escalatedAt() != null && groups.contains(Role.PROGRAMME_MANAGER);
        if (!groups.contains(round.group()) && !managers) {
            throw Refused.forbidden("forbidden", "Your role does not answer this complaint.");
        }
        if (round.isAnswered()) {
            throw answeredAlready();
        }
        requireAnswerer(number, person);
        if (its.application() != null) {
            duties.assign(its.application(), person, Duty.GRIEVANCE);
        }
        if (!rows.answer(number, round.round(), answer, person, Instant.now(clock))) {
            throw answeredAlready();
        }
        audit.append(
                Action.grievanceAnswered,
                person,
                its.application(),
                null,
                Map.of("grievance", number, "round", round.round()));
    }

    private static Refused answeredAlready() {
        return Refused.conflict("answeredAlready", "This complaint has already been answered.");
    }

    /** Tells the person that there is an answer. */
    @Transactional
    public void tell(String number) {
        messages.tellAnswered(rows.get(number), rows.reach(number));
    }

    /**
     * Puts a complaint whose time is over before the named managers of its programme, or before all where it has none, and writes to them.
     */
    @Transactional
    public void escalate(String number) {
        Grievance its = rows.get(number);
        jdbc.sql("""
                        update grievance_round set escalated_at = :now
                         where number = :number and round = :round and escalated_at is null and answered_by is null""")
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("number", number)
                .param("round", its.current().round())
                .update();
        List<String> managers =
                people(Role.PROGRAMME_MANAGER, its.application() == null ? null : applications.get(its.application()));
        List<String> addresses = managers.isEmpty()
                ? officers.addresses(null, Role.PROGRAMME_MANAGER)
                : managers.stream()
                        .flatMap(manager -> officers.addresses(manager, null).stream())
                        .distinct()
                        .toList();
        messages.tellOverdue(its, addresses);
        processes.openToManagers(number, managers);
    }
}
