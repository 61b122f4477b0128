package org.lifeline.application;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the applications of an account say about how to reach its holder, when the holder has lost a telephone number or a mailbox. A contact
 * is compared as it is sent to: a number in E.164, an address in small letters with its domain in ASCII.
 */
@Service
public class LostContacts {

    private static final List<String> WAYS = List.of(TypedAnswers.PHONE, TypedAnswers.EMAIL);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Applications applications;
    private final ContactChanges contacts;
    private final StoredAnswers stored;
    private final CaseTimeline timeline;
    private final PhoneNumbers phones;
    private final AuditLog audit;

    LostContacts(
            JdbcClient jdbc,
            Clock clock,
            Applications applications,
            ContactChanges contacts,
            StoredAnswers stored,
            CaseTimeline timeline,
            PhoneNumbers phones,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.applications = applications;
        this.contacts = contacts;
        this.stored = stored;
        this.timeline = timeline;
        this.phones = phones;
        this.audit = audit;
    }

    /** The applications of this account that were sent and not erased, in the order of their numbers. */
    public List<String> applications(String account) {
        return jdbc.sql(
                        "select number from application where applicant = :account and status <> 'draft' and erased_at is null order by number")
                .param("account", account)
                .query(String.class)
                .list();
    }

    /** How these applications say that their applicant is reached, those contacts that still get vouchers and PINs included. */
    public Set<String> ways(String account) {
        return ways(applications(account));
    }

    /** The same for applications by their numbers, of people without an account, too. */
    public Set<String> ways(Collection<String> numbers) {
        Instant now = clock.instant();
        Set<String> ways = new LinkedHashSet<>();
        numbers.stream()
                .map(applications::get)
                .flatMap(its -> Stream.of(its.read(), its.readWithTrustedContact(now)))
                .forEach(answers -> Stream.of(answers.phone(), answers.email())
                        .map(this::sentTo)
                        .filter(Objects::nonNull)
                        .forEach(ways::add));
        return ways;
    }

    /**
     * Replaces contacts that are lost by another one, at once and without the pause of decision 0033: two people have seen whose account it is,
     * and its holder had time to object. What the applications say besides stays. A change that somebody with the lost contact began and
     * whose pause runs is taken back.
     *
     * @param lost what opened the account
     * @param fresh what opens it now
     * @param by who confirmed it
     */
    @Transactional
    public void replace(String account, Set<String> lost, String fresh, String by) {
        for (String number : applications(account)) {
            Application application = applications.locked(number);
            Map<String, String> replaced = replaced(application, lost, fresh);
            if (!replaced.isEmpty()) {
                store(application, replaced, by);
            }
        }
    }

    private Map<String, String> replaced(Application application, Set<String> lost, String fresh) {
        Map<String, Object> trusted = trusted(application);
        Set<String> asked = contacts.fields(application);
        String way = fresh.indexOf('@') >= 0 ? TypedAnswers.EMAIL : TypedAnswers.PHONE;
        Map<String, String> replaced = new LinkedHashMap<>();
        WAYS.stream()
                .filter(each -> lost.contains(String.valueOf(sentTo(text(trusted, each)))))
                .forEach(each -> replaced.put(each, each.equals(way) ? fresh : ""));
        if (!replaced.isEmpty() && asked.contains(way) && text(trusted, way).isEmpty()) {
            replaced.put(way, fresh);
        }
        return replaced;
    }

    /** The answers with the contacts to which vouchers and PINs are sent now. */
    private Map<String, Object> trusted(Application application) {
        ChangedContact contact = application.contact();
        return contact != null && contact.pausesAt(clock.instant())
                ? contact.withFormerContact(application.answers())
                : application.answers();
    }

    private void store(Application application, Map<String, String> replaced, String by) {
        Instant now = clock.instant();
        ChangedContact before = application.contact();
        Map<String, String> all = new LinkedHashMap<>(before == null ? Map.of() : before.now());
        all.putAll(replaced);
        Map<String, Object> trusted = new LinkedHashMap<>(trusted(application));
        trusted.putAll(replaced);
        boolean same = WAYS.stream()
                .allMatch(way -> text(trusted, way)
                        .equals(all.containsKey(way) ? all.get(way) : text(application.answers(), way)));
        Map<String, String> former = new LinkedHashMap<>();
        if (!same) {
            WAYS.stream()
                    .filter(way -> !text(trusted, way).isEmpty())
                    .forEach(way -> former.put(way, text(trusted, way)));
        }
        jdbc.sql("""
                        insert into contact_change (application_number, changed_by, changed_at, fields)
                        values (:number, :by, :at, :fields)""")
                .param("number", application.number())
                .param("by", by)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("fields", replaced.keySet().toArray(String[]::new))
                .update();
        jdbc.sql("update application set contact = :contact where number = :number")
                .param(
                        "contact",
                        stored.encrypt(new ChangedContact(
                                all,
                                former,
                                same ? null : Objects.requireNonNull(before).until())))
                .param("number", application.number())
                .update();
        timeline.record(application.number(), "contactChanged");
        audit.append(
                Action.contactChanged,
                by,
                application.number(),
                application.programme(),
                Map.of("fields", String.join(", ", replaced.keySet())));
    }

    private @Nullable String sentTo(@Nullable String contact) {
        if (contact == null || contact.isBlank()) {
            return null;
        }
        if (contact.indexOf('@') >= 0) {
            return MailAddress.isAddress(contact) ? MailAddress.ascii(contact).toLowerCase(Locale.ROOT) : null;
        }
        PhoneNumbers.Phone phone = phones.read(contact).phone();
        return phone == null ? null : phone.e164();
    }

    private static String text(Map<String, Object> answers, String field) {
        return Objects.toString(answers.get(field), "").strip();
    }
}
