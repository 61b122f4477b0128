package org.lifeline.voucher;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.platform.signing.TestKeys;

/** Codes that look like a genuine voucher's and must not be taken, for tests that have the running product's signer. */
public final class OtherVouchers {

    private OtherVouchers() {}

    /** Signed by us, but over. */
    public static String expired(VoucherSigner signer, VoucherContent genuine) {
        Instant now = genuine.validFrom();
        return signer.sign(dated(
                        genuine, genuine.issuer(), genuine.code(), now.minusSeconds(7200), now.minusSeconds(3600)))
                .text();
    }

    /** Signed by us, with a code that no ledger has. */
    public static String neverIssued(VoucherSigner signer, VoucherContent genuine) {
        return signer.sign(
                        dated(genuine, genuine.issuer(), VoucherCode.random(), genuine.validFrom(), genuine.expires()))
                .text();
    }

    /** Says that we issued it, signed with a key that is not ours. */
    public static String forged(VoucherContent genuine) {
        return sign(URI.create(genuine.issuer()), genuine);
    }

    /** Another organisation's own voucher. */
    public static String ofAnotherIssuer(VoucherContent genuine) {
        URI issuer = URI.create("https://elsewhere.example");
        return sign(issuer, dated(genuine, issuer.toString(), genuine.code(), genuine.validFrom(), genuine.expires()));
    }

    private static String sign(URI issuer, VoucherContent content) {
        return new VoucherSigner(new SignedCodes(TestKeys.fresh(), issuer), Clock.systemUTC())
                .sign(content)
                .text();
    }

    private static VoucherContent dated(
            VoucherContent v, String issuer, VoucherCode code, Instant from, Instant until) {
        return new VoucherContent(
                issuer,
                code,
                from,
                until,
                from,
                v.programme(),
                v.items(),
                v.amount(),
                v.holderShown(),
                v.birth(),
                v.providers(),
                v.offline(),
                v.status());
    }
}
