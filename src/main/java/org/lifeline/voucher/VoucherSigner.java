package org.lifeline.voucher;

import java.time.Clock;
import org.lifeline.platform.signing.CodeTooLarge;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SignedCode;
import org.lifeline.platform.signing.SignedCodes;
import org.springframework.stereotype.Component;

/** Signs vouchers with the current voucher key. */
@Component
public final class VoucherSigner {

    static final String PAGE = "/v";

    private final SignedCodes codes;
    private final Clock clock;

    VoucherSigner(SignedCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    /** The issuer that the content of a voucher must name. */
    public String issuer() {
        return codes.issuer();
    }

    /**
     * Signs the content. Two signatures of the same content differ (ECDSA), so the returned text must be stored.
     *
     * @throws IllegalArgumentException when the content names another issuer
     * @throws CodeTooLarge when the code would be too large to be read from a bad print; then the content needs fewer or shorter items or
     *     providers
     */
    public SignedCode sign(VoucherContent content) {
        if (!content.issuer().equals(codes.issuer())) {
            throw new IllegalArgumentException("This installation signs as " + codes.issuer() + " only");
        }
        return codes.sign(KeyUse.VOUCHER, PAGE, VoucherClaims.write(content), clock.instant());
    }
}
