package org.lifeline.platform.idempotency;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The answers to requests that came with a key, kept for {@value #HOURS} hours. An answer is written in the transaction of its effect, so
 * both exist or neither does, also after a crash. A refusal is not kept, so the same key can be tried again.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP Header Field</a>
 */
@Component
public class IdempotencyKeys {

    /** The name of the header, and of the hidden field in a form. */
    public static final String HEADER = "Idempotency-Key";

    static final int HOURS = 48;

    /** The number of bytes of the content's fingerprint that are kept; enough to tell one submission of a form from another. */
    private static final int CONTENT_BYTES = 8;

    private static final String REQUEST = "idempotent_request.request";
    private static final String ANSWER = "idempotent_request.answer";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{8,100}");

    private final JdbcClient jdbc;
    private final PersonalData personalData;
    private final Clock clock;

    IdempotencyKeys(JdbcClient jdbc, PersonalData personalData, Clock clock) {
        this.jdbc = jdbc;
        this.personalData = personalData;
        this.clock = clock;
    }

    /**
     * Does the work, or returns its result from when this account first sent this key. A second request with the same key at the same
     * moment waits for the first one.
     *
     * @param account the account whose key it is; the same key of another account is another key
     * @param key identifies the request; null or empty: the work is always done
     * @param request everything that distinguishes the request; only a keyed hash of it is stored
     * @param work runs within this transaction; its result is stored encrypted
     * @throws Refused when this account used the key for another request, or when it is not a valid key
     */
    @Transactional
    public @Nullable String once(
            String account, @Nullable String key, String request, Supplier<@Nullable String> work) {
        if (key == null || key.isEmpty()) {
            return work.get();
        }
        if (!KEY.matcher(key).matches()) {
            throw Refused.invalid(
                    HEADER,
                    "Send this header with 8 to 100 visible ASCII characters that name this request, such as a UUID.");
        }
        byte[] fingerprint = personalData.fingerprint(REQUEST, request);
        boolean first = jdbc.sql(
                                "insert into idempotent_request (account, key, request, at) values (?, ?, ?, ?) on conflict do nothing")
                        .params(account, key, fingerprint, OffsetDateTime.now(clock))
                        .update()
                == 1;
        if (!first) {
            return answered(account, key, fingerprint);
        }
        String answer = work.get();
        jdbc.sql("update idempotent_request set answer = ? where account = ? and key = ?")
                .params(personalData.encrypt(ANSWER, answer), account, key)
                .update();
        return answer;
    }

    /**
     * Does the same for a form of a page, whose key is a hidden field. The same content sent twice is one request. Different content,
     * because somebody went back and changed it, is another request.
     */
    @Transactional
    public @Nullable String onceByContent(
            String account, @Nullable String key, String request, Supplier<@Nullable String> work) {
        byte[] content = key == null || key.isEmpty() ? null : personalData.fingerprint(REQUEST, request);
        String both = content == null ? null : key + "-" + HexFormat.of().formatHex(content, 0, CONTENT_BYTES);
        return once(account, both, request, work);
    }

    private record Kept(byte[] request, byte @Nullable [] answer) {}

    private @Nullable String answered(String account, String key, byte @Nullable [] fingerprint) {
        Kept kept = jdbc.sql("select request, answer from idempotent_request where account = ? and key = ?")
                .params(account, key)
                .query((row, n) -> new Kept(row.getBytes("request"), row.getBytes("answer")))
                .single();
        if (!MessageDigest.isEqual(kept.request(), fingerprint)) {
            throw Refused.conflict("idempotencyKeyReused", "This Idempotency-Key was used for another request.");
        }
        return personalData.decrypt(ANSWER, kept.answer());
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
    void forgetOld() {
        jdbc.sql("delete from idempotent_request where at < ?")
                .param(OffsetDateTime.now(clock).minus(Duration.ofHours(HOURS)))
                .update();
    }
}
