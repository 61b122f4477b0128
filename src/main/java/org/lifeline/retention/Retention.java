package org.lifeline.retention;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.ApplicantRequests;
import org.lifeline.application.Application;
import org.lifeline.application.ApplicationErasure;
import org.lifeline.application.Applications;
import org.lifeline.application.Status;
import org.lifeline.approval.Appeals;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Documents;
import org.lifeline.documents.UnneededFiles;
import org.lifeline.hold.LegalHolds;
import org.lifeline.notification.Messages;
import org.lifeline.platform.engine.PastProcesses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.redemption.OfflineRedemptions;
import org.lifeline.registry.Registry;
import org.lifeline.reimbursement.ClaimDisputes;
import org.lifeline.reimbursement.Claims;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.Vouchers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases records whose retention period is over. Each record is erased in its own transaction, so a night that is interrupted continues
 * with the next record. Amounts, decisions, redemptions and the audit log stay; they name no beneficiary.
 */
@Service
public class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 500;

    /** Help that was redeemed with a voucher of the application a, and for which its provider was not paid yet. */
    private static final String UNPAID = """
            select from redemption r
              join voucher w on w.code = r.voucher_code
              left join claim_line l on l.redemption_id = r.id and l.live
              left join claim c on c.number = l.claim_number
             where w.application_number = a.number and c.status is distinct from 'paid'""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Applications applications;
    private final ApplicationErasure erasure;
    private final ApplicantRequests requests;
    private final Appeals appeals;
    private final Documents documents;
    private final UnneededFiles unneeded;
    private final Vouchers vouchers;
    private final OfflineRedemptions offline;
    private final Registry registry;
    private final Messages messages;
    private final Claims claims;
    private final ClaimDisputes disputes;
    private final LegalHolds holds;
    private final PastProcesses processes;
    private final AuditLog audit;
    private final ObjectProvider<PersonalRecords> others;

    Retention(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Applications applications,
            ApplicationErasure erasure,
            ApplicantRequests requests,
            Appeals appeals,
            Documents documents,
            UnneededFiles unneeded,
            Vouchers vouchers,
            OfflineRedemptions offline,
            Registry registry,
            Messages messages,
            Claims claims,
            ClaimDisputes disputes,
            LegalHolds holds,
            PastProcesses processes,
            AuditLog audit,
            ObjectProvider<PersonalRecords> others) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        // the job that calls this has a transaction of its own, which may be long
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.applications = applications;
        this.erasure = erasure;
        this.requests = requests;
        this.appeals = appeals;
        this.documents = documents;
        this.unneeded = unneeded;
        this.vouchers = vouchers;
        this.offline = offline;
        this.registry = registry;
        this.messages = messages;
        this.claims = claims;
        this.disputes = disputes;
        this.holds = holds;
        this.processes = processes;
        this.audit = audit;
        this.others = others;
    }

    /**
     * Deletes whole drafts that were begun before this moment, and files of documents that were removed but whose files remained because a
     * machine stopped.
     */
    public void eraseDrafts(Instant begunBefore) {
        unneeded.deleteLeftOver();
        each(() -> erasure.draftsBegunBefore(begunBefore, AT_ONCE), number -> {
            if (!erasure.isDraft(number)) {
                return List.of();
            }
            List<String> files = documents.erase(number);
            erasure.deleteDraft(number);
            return files;
        });
    }

    /** Erases the person and what they told us from applications that were rejected, or ended with their programme, before this moment. */
    public void eraseRejected(Instant endedBefore) {
        each(() -> erasure.unchangedSince(Status.rejected, endedBefore, AT_ONCE), this::eraseApplication);
        each(() -> erasure.unchangedSince(Status.programmeClosed, endedBefore, AT_ONCE), this::eraseApplication);
    }

    /** Does the same for applications that were withdrawn before this moment. */
    public void eraseWithdrawn(Instant endedBefore) {
        each(() -> erasure.unchangedSince(Status.withdrawn, endedBefore, AT_ONCE), this::eraseApplication);
    }

    /** Ends applications that were never decided and to which nothing has happened since this moment. The applicants are told. */
    public void endUndecided(Instant since) {
        for (String number : erasure.undecidedSince(since, AT_ONCE)) {
            try {
                transaction.executeWithoutResult(status -> requests.lapse(number));
            } catch (RuntimeException e) {
                // a case that cannot end must not keep the others from ending; it is tried again the next night
                LOG.warn("{} was not ended: {}", number, e.getClass().getSimpleName());
            }
        }
    }

    /** Does the same for applications whose voucher ended before this moment and of which no claim is open. */
    public void eraseClosed(Instant endedBefore) {
        each(() -> endedWithVoucher(endedBefore), this::eraseApplication);
    }

    /** Erases the documents of claims that were begun before this moment and are over. */
    public void eraseClaims(Instant begunBefore) {
        each(() -> claims.endedWithDocuments(begunBefore, AT_ONCE), number -> {
            if (holds.isOnHold(number)) {
                return List.of();
            }
            List<String> files = documents.erase(number);
            disputes.erase(number);
            eraseWords(number);
            audit.append(Action.personalDataErased, AuditLog.SYSTEM, number, null, Map.of("files", files.size()));
            return files;
        });
    }

    private List<String> endedWithVoucher(Instant before) {
        return jdbc.sql("""
                        select a.number from application a
                         cross join lateral (select max(expires_at) expires_at from voucher where application_number = a.number) v
                         where a.erased_at is null and v.expires_at < :before and not is_on_hold(a.number)
                           and a.status in ('voucherIssued', 'rejected', 'withdrawn', 'programmeClosed')
                           and not exists (%s)
                         order by v.expires_at limit :most""".formatted(UNPAID))
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", AT_ONCE)
                .query(String.class)
                .list();
    }

    /**
     * What keeps the data of an application from being erased now, at its person's wish.
     *
     * @param kind {@code legalHold}, {@code openCase}, {@code appeal}, {@code liveVoucher} or {@code unpaid}
     * @param earliest when it may be over; null where nobody knows
     */
    public record Obstacle(
            String number, String kind, @Nullable Instant earliest) {}

    /** What keeps the data of an application from being erased now; empty for one that can be erased, and for a draft. */
    public Optional<Obstacle> obstacle(String number) {
        if (erasure.isDraft(number)) {
            return Optional.empty();
        }
        if (holds.isOnHold(number)) {
            return Optional.of(new Obstacle(number, "legalHold", null));
        }
        if (!erasure.isOver(number)) {
            return Optional.of(new Obstacle(number, "openCase", null));
        }
        Optional<Instant> live = vouchers.ofApplication(number).stream()
                .filter(Voucher::isActive)
                .map(Voucher::expiresAt)
                .max(Comparator.naturalOrder());
        if (live.isPresent()) {
            return Optional.of(new Obstacle(number, "liveVoucher", live.get()));
        }
        Instant appeal = requests.appealUntil(applications.get(number));
        if (appeal != null) {
            return Optional.of(new Obstacle(number, "appeal", appeal));
        }
        boolean unpaid = jdbc.sql("select exists (%s) from application a where a.number = :number".formatted(UNPAID))
                .param("number", number)
                .query(Boolean.class)
                .single();
        return unpaid ? Optional.of(new Obstacle(number, "unpaid", null)) : Optional.empty();
    }

    /**
     * Erases an application at once, at its person's wish, in the same way as after its period; a draft is deleted.
     *
     * @throws Refused 409 when an {@linkplain #obstacle obstacle} keeps it from being erased
     */
    @Transactional
    public void eraseNow(String number) {
        obstacle(number).ifPresent(obstacle -> {
            throw Refused.conflict("notErasable", "This application cannot be erased now: " + number + ".");
        });
        List<String> files = new ArrayList<>();
        if (erasure.isDraft(number)) {
            files.addAll(documents.erase(number));
            erasure.deleteDraft(number);
        } else {
            files.addAll(eraseApplication(number));
        }
        files.forEach(unneeded::sweepAfterCommit);
    }

    private List<String> eraseApplication(String number) {
        if (!erasure.isOver(number) || holds.isOnHold(number)) {
            return List.of();
        }
        Application application = applications.get(number);
        List<String> files = new ArrayList<>(documents.erase(number));
        vouchers.ofApplication(number).forEach(voucher -> {
            if (voucher.documentSha256() != null) {
                files.add(voucher.documentSha256());
            }
            vouchers.erase(voucher.code());
        });
        offline.erase(number);
        erasure.erase(number);
        requests.erase(number);
        appeals.erase(number);
        messages.erase(number);
        others.orderedStream().forEach(each -> each.erase(number));
        processes.erase(number);
        eraseWords(number);
        if (application.person() != null) {
            registry.eraseUnlessNeeded(application.person());
        }
        audit.append(
                Action.personalDataErased,
                AuditLog.SYSTEM,
                number,
                application.programme(),
                Map.of("files", files.size()));
        return files;
    }

    /** Erases what officers wrote in their own words. Their decisions with the coded reasons stay. */
    private void eraseWords(String number) {
        jdbc.sql("select erase_officers_words(:case)")
                .param("case", number)
                .query()
                .listOfRows();
    }

    private interface Due {
        List<String> numbers();
    }

    private interface Step {
        /** @return the checksums of the files in the document store */
        List<String> erase(String number);
    }

    /** Erases record by record until none is due. The loop ends because an erased record is no longer due. */
    private void each(Due due, Step step) {
        List<String> numbers = due.numbers();
        while (!numbers.isEmpty()) {
            for (String number : numbers) {
                List<String> files = transaction.execute(status -> step.erase(number));
                // files are deleted after the rows are committed: a file without a row does no harm, a row without its
                // file does
                (files == null ? List.<String>of() : files).forEach(unneeded::sweep);
            }
            numbers = due.numbers();
        }
    }
}
