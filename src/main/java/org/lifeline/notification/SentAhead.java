package org.lifeline.notification;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What this thread gave to the mail server or the SMS gateway before the transaction began that records it. A failure is kept too, and is
 * thrown inside that transaction, where the engine counts it against the job.
 */
@Component
class SentAhead {

    private final ThreadLocal<Map<String, Optional<RuntimeException>>> attempts = ThreadLocal.withInitial(HashMap::new);

    /** Tries to send, and keeps how it ended. */
    void attempt(String businessKey, Runnable sending) {
        try {
            sending.run();
            attempts.get().put(businessKey, Optional.empty());
        } catch (RuntimeException e) {
            attempts.get().put(businessKey, Optional.of(e));
        }
    }

    /**
     * Sends now, unless this thread has tried already.
     *
     * @throws RuntimeException the failure of the attempt, made now or before
     */
    void orNow(String businessKey, Runnable sending) {
        Optional<RuntimeException> attempt = attempts.get().get(businessKey);
        if (attempt == null) {
            sending.run();
        } else if (attempt.isPresent()) {
            throw attempt.get();
        }
    }

    void forget() {
        attempts.remove();
    }
}
