package org.lifeline.reimbursement;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Chooses the claims that are reviewed after payment. The choice follows from the claim's number and a secret of the month (HMAC-SHA256): nobody
 * foresees it, nobody makes it anew until it suits them, and it can be calculated again. The secret is stored encrypted, its fingerprint beside
 * it, so that it cannot be exchanged later.
 */
@Component
public class ReviewChoices {

    private static final String SECRET = "review_secret.secret";
    private static final int DRAWS = 10_000;
    private static final int SECRET_BYTES = 32;

    /**
     * @param month of the secret, such as 2026-11
     * @param secretSha256 the secret's fingerprint, in hex
     * @param draw from 0 to 9999; a claim is chosen when it is below the percentage times 100
     */
    public record Choice(String month, String secretSha256, int draw, int percent, boolean chosen) {}

    private record Secret(String text, String sha256) {}

    private final JdbcClient jdbc;
    private final PersonalData encryption;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ReviewChoices(JdbcClient jdbc, PersonalData encryption, Clock clock) {
        this.jdbc = jdbc;
        this.encryption = encryption;
        this.clock = clock;
    }

    /** Chooses with the secret of this month, which is made when it is needed first. */
    Choice choose(String claim, int percent) {
        String month = YearMonth.now(clock).toString();
        Secret secret = secret(month);
        int draw = draw(secret.text(), claim);
        return new Choice(month, secret.sha256(), draw, percent, draw < percent * DRAWS / 100);
    }

    /** Whether the stored secret is the one of that month, and gives this draw. */
    boolean isRight(String claim, Choice choice) {
        Secret secret = stored(choice.month());
        return sha256(secret.text()).equals(choice.secretSha256()) && draw(secret.text(), claim) == choice.draw();
    }

    private Secret secret(String month) {
        byte[] fresh = new byte[SECRET_BYTES];
        random.nextBytes(fresh);
        String text = HexFormat.of().formatHex(fresh);
        jdbc.sql("""
                        insert into review_secret (month, secret, sha256, made_at) values (:month, :secret, :sha256, :at)
                        on conflict (month) do nothing""")
                .param("month", month)
                .param("secret", encryption.encrypt(SECRET, text))
                .param("sha256", sha256(text))
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        return stored(month);
    }

    private Secret stored(String month) {
        return jdbc.sql("select secret, sha256 from review_secret where month = :month")
                .param("month", month)
                .query((row, n) -> new Secret(
                        String.valueOf(encryption.decrypt(SECRET, row.getBytes("secret"))), row.getString("sha256")))
                .single();
    }

    /** The first eight bytes of the HMAC, as a number without sign, modulo 10,000. */
    static int draw(String secret, String claim) {
        byte[] mac = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, HexFormat.of().parseHex(secret)).hmac(claim);
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(mac).getLong(), DRAWS);
    }

    private static String sha256(String secret) {
        return DigestUtils.sha256Hex(HexFormat.of().parseHex(secret));
    }
}
