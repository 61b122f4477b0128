package org.lifeline.feedback;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.RedemptionReversed;
import org.lifeline.redemption.Redemptions;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.Vouchers;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks beneficiaries about redemptions. A redemption never waits for this. The link is random, is sent and never stored, and says nothing
 * about anybody.
 */
@Service
public class FeedbackQuestions {

    /** The page that takes the answer: a short address, because an SMS is short. */
    static final String PATH = "/f/";

    /** 128 bits: nobody guesses a link. */
    private static final int TOKEN_BYTES = 16;

    /** The most redemptions in one transaction; the next run takes the rest. */
    private static final int MOST_AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Redemptions redemptions;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final Feedbacks feedbacks;
    private final FeedbackTermsTable terms;
    private final FeedbackProcesses processes;
    private final ApplicantMessages messages;
    private final LifelineProperties properties;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();

    FeedbackQuestions(
            JdbcClient jdbc,
            Clock clock,
            Redemptions redemptions,
            Vouchers vouchers,
            Programmes programmes,
            Feedbacks feedbacks,
            FeedbackTermsTable terms,
            FeedbackProcesses processes,
            ApplicantMessages messages,
            LifelineProperties properties,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.redemptions = redemptions;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.feedbacks = feedbacks;
        this.terms = terms;
        this.processes = processes;
        this.messages = messages;
        this.properties = properties;
        this.audit = audit;
    }

    /** Begins the process for new redemptions of the programmes that ask. Two runs at the same moment share the work. */
    @Transactional
    public void beginNew() {
        List<UUID> waiting =
                jdbc.sql("""
                        delete from feedback_waiting
                         where redemption_id in (select redemption_id from feedback_waiting limit :most for update skip locked)
                        returning redemption_id""").param("most", MOST_AT_ONCE).query(UUID.class).list();
        Map<String, Boolean> asks = new HashMap<>();
        for (UUID id : waiting) {
            Redemption redemption = redemptions.find(id).orElseThrow();
            Voucher voucher = vouchers.get(redemption.voucher());
            if (asks.computeIfAbsent(voucher.programme(), code -> terms.of(code).asks())) {
                processes.start(
                        id,
                        voucher.application(),
                        voucher.programme(),
                        voucher.code().text(),
                        nameOf(redemption.provider()));
            }
        }
    }

    String nameOf(String provider) {
        return programmes.provider(provider).map(ServiceProvider::name).orElse(provider);
    }

    /**
     * Sends the question, unless the redemption was taken back, the beneficiary has called already, or nobody can be reached.
     *
     * @return whether an answer can come
     */
    @Transactional
    public boolean ask(UUID id) {
        Redemption redemption = redemptions.find(id).orElseThrow();
        if (redemption.reversedAt() != null || feedbacks.find(id).isPresent()) {
            return false;
        }
        Voucher voucher = vouchers.get(redemption.voucher());
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (!messages.askAboutHelp(
                voucher.application(),
                id.toString(),
                properties.publicUrl() + PATH + token,
                redemption.amount(),
                redemption.redeemedAt())) {
            return false;
        }
        jdbc.sql("""
                        insert into beneficiary_feedback (redemption_id, application_number, programme_code, provider_code, voucher_code,
                                                          token_sha256, asked_at)
                        values (:id, :application, :programme, :provider, :voucher, :token, :at)""")
                .param("id", id)
                .param("application", voucher.application())
                .param("programme", voucher.programme())
                .param("provider", redemption.provider())
                .param("voucher", voucher.code().text())
                .param("token", hash(token))
                .param("at", now())
                .update();
        audit.append(
                Action.beneficiaryAsked,
                AuditLog.SYSTEM,
                voucher.application(),
                voucher.programme(),
                Map.of("redemption", id.toString(), "provider", redemption.provider()));
        return true;
    }

    /** Closes the link of a question that nobody answered in time. */
    @Transactional
    public void close(UUID redemption) {
        jdbc.sql("""
                        update beneficiary_feedback set closed_at = :now
                         where redemption_id = :id and closed_at is null and answered_at is null""").param("id", redemption).param("now", now()).update();
    }

    /** Help that was taken back is not asked about. An answer that was given before stays. */
    @EventListener
    public void reversed(RedemptionReversed event) {
        Optional<Feedback> open = feedbacks.lock(event.redemption()).filter(each -> each.answeredAt() == null);
        open.ifPresent(each -> {
            close(each.redemption());
            processes.takenBack(each.redemption(), each.application());
        });
    }

    static String hash(String token) {
        return DigestUtils.sha256Hex(token.getBytes(StandardCharsets.UTF_8));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
