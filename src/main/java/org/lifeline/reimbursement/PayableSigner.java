package org.lifeline.reimbursement;

import com.upokecenter.cbor.CBORObject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.signing.CodeTooLarge;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.OpenedCode;
import org.lifeline.platform.signing.Refusal;
import org.lifeline.platform.signing.SignedCode;
import org.lifeline.platform.signing.SignedCodes;
import org.springframework.stereotype.Component;

/** Signs payables with the payable key, and verifies them. */
@Component
public final class PayableSigner {

    private static final String PAGE = "/p";

    /**
     * The result of the verification of a payable's QR code.
     *
     * @param refusal why it is not valid; null when it is
     * @param content what it says, when it is valid
     */
    public record PayableVerification(
            @Nullable Refusal refusal, @Nullable PayableContent content) {
        public boolean valid() {
            return refusal == null;
        }
    }

    private final SignedCodes codes;
    private final Clock clock;

    PayableSigner(SignedCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * Signs the content. Two signatures of the same content differ (ECDSA), so the returned text must be stored.
     *
     * @throws CodeTooLarge when the code would be too large to be read from a bad print
     */
    public SignedCode sign(PayableContent content) {
        return codes.sign(KeyUse.PAYABLE, PAGE, PayableClaims.write(content), clock.instant());
    }

    /**
     * Verifies a QR code. Never throws, whatever the text is.
     *
     * @param text the complete text of the QR code, or only the part after {@code #}
     */
    public PayableVerification verify(String text) {
        OpenedCode opened = codes.open(KeyUse.PAYABLE, text);
        if (opened instanceof OpenedCode.Trusted trusted) {
            @Nullable PayableContent content = read(trusted.claims());
            return new PayableVerification(content == null ? Refusal.UNKNOWN_LAYOUT : null, content);
        }
        return new PayableVerification(((OpenedCode.Untrusted) opened).refusal(), null);
    }

    private static @Nullable PayableContent read(CBORObject claims) {
        try {
            return PayableClaims.read(claims);
        } catch (RuntimeException anotherLayout) {
            return null;
        }
    }
}
