package org.lifeline.voucher;

import com.upokecenter.cbor.CBORObject;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.OpenedCode;
import org.lifeline.platform.signing.Refusal;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.voucher.Verification.Reason;
import org.springframework.stereotype.Component;

/** Decides whether a voucher's QR code was signed by us, is unchanged and not expired, and may be accepted by this provider. */
@Component
public final class VoucherVerifier {

    private static final Timer VERIFICATION = Timer.builder("lifeline.verification")
            .description("Checks of a voucher's code, without its balance")
            .serviceLevelObjectives(
                    Duration.ofNanos(500_000),
                    Duration.ofMillis(2),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1))
            .register(Metrics.globalRegistry);

    private final SignedCodes codes;

    VoucherVerifier(SignedCodes codes) {
        this.codes = codes;
    }

    /** The only issuer whose vouchers are valid here. */
    public String issuer() {
        return codes.issuer();
    }

    /**
     * Verifies a QR code. Never throws, whatever the text is.
     *
     * @param text what was scanned or pasted: the complete text of the QR code, or only the part after {@code #}
     * @param provider code of the provider that wants to accept it; null leaves this check out
     */
    public Verification verify(String text, Instant now, @Nullable String provider) {
        Timer.Sample time = Timer.start();
        try {
            return check(text, now, provider);
        } finally {
            time.stop(VERIFICATION);
        }
    }

    private Verification check(String text, Instant now, @Nullable String provider) {
        if (VoucherCode.isCode(text)) {
            // the answer must not reveal whether a voucher with this code exists
            return Verification.unproven(Reason.ONLY_NUMBER);
        }
        OpenedCode opened = codes.open(KeyUse.VOUCHER, text);
        if (opened instanceof OpenedCode.Trusted trusted) {
            return judge(trusted, now, provider);
        }
        return Verification.unproven(reason(((OpenedCode.Untrusted) opened).refusal()));
    }

    private static Verification judge(OpenedCode.Trusted trusted, Instant now, @Nullable String provider) {
        @Nullable VoucherContent content = read(trusted.claims());
        if (content == null) {
            return Verification.unproven(Reason.UNKNOWN_LAYOUT);
        }
        return new Verification(reason(content, now, provider), content, trusted.kid());
    }

    private static @Nullable VoucherContent read(CBORObject claims) {
        try {
            return VoucherClaims.read(claims);
        } catch (RuntimeException anotherLayout) {
            return null;
        }
    }

    private static @Nullable Reason reason(VoucherContent content, Instant now, @Nullable String provider) {
        if (now.isBefore(content.validFrom())) {
            return Reason.NOT_YET_VALID;
        }
        if (!now.isBefore(content.expires())) {
            return Reason.EXPIRED;
        }
        if (provider != null
                && !content.providers().isEmpty()
                && !content.providers().contains(provider)) {
            return Reason.WRONG_PROVIDER;
        }
        return null;
    }

    private static Reason reason(Refusal refusal) {
        return switch (refusal) {
            case TOO_LARGE -> Reason.TOO_LARGE;
            case NOT_A_CODE -> Reason.NOT_A_VOUCHER;
            case NOT_CANONICAL -> Reason.NOT_CANONICAL;
            case WRONG_ALGORITHM -> Reason.WRONG_ALGORITHM;
            case FOREIGN_ISSUER -> Reason.FOREIGN_ISSUER;
            case UNKNOWN_KEY -> Reason.UNKNOWN_KEY;
            case BAD_SIGNATURE -> Reason.BAD_SIGNATURE;
            case UNKNOWN_LAYOUT -> Reason.UNKNOWN_LAYOUT;
        };
    }
}
