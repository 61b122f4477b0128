package org.lifeline.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was given to the mail server or to the SMS gateway, so that nothing is sent twice. The record is committed with the job that sends. The
 * sending itself may come {@linkplain #ahead before} that transaction, in the same thread, so that a slow server holds no connection to the
 * database.
 */
@Component
class SentMessages {

    private record Failure(String businessKey, RuntimeException problem) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    /** What this node has sent but not recorded. A job that fails in between, or is rolled back, does not send it again from here. */
    private final Set<String> unrecorded = ConcurrentHashMap.newKeySet();

    private final ThreadLocal<@Nullable Failure> failure = new ThreadLocal<>();

    SentMessages(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Sends before the transaction in which the same thread calls {@link #once}. A failure is kept, and thrown there. */
    void ahead(String businessKey, Runnable sending) {
        try {
            send(businessKey, sending);
        } catch (RuntimeException e) {
            failure.set(new Failure(businessKey, e));
        }
    }

    /** Ends what {@link #ahead} began in this thread. */
    void endAhead() {
        failure.remove();
    }

    /**
     * Records that a message was sent, and sends it now unless that was tried ahead.
     *
     * @return false when the address or number refused it for good; nothing is recorded then
     * @throws RuntimeException another failure of the attempt, made now or ahead; nothing is recorded then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean once(String businessKey, Runnable sending) {
        int first = jdbc.sql(
                        "insert into sent_message (business_key, sent_at) values (:key, :at) on conflict do nothing")
                .param("key", businessKey)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (first == 0) {
            return true;
        }
        try {
            Failure ahead = failure.get();
            if (ahead != null && ahead.businessKey().equals(businessKey)) {
                throw ahead.problem();
            }
            send(businessKey, sending);
        } catch (AddressRefused e) {
            // caught here: an exception that leaves a transactional method would undo the engine's transaction with it
            jdbc.sql("delete from sent_message where business_key = :key")
                    .param("key", businessKey)
                    .update();
            return false;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                unrecorded.remove(businessKey);
            }
        });
        return true;
    }

    private void send(String businessKey, Runnable sending) {
        if (!unrecorded.contains(businessKey)) {
            sending.run();
            unrecorded.add(businessKey);
        }
    }
}
