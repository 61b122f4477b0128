package org.lifeline.reimbursement;

import static org.lifeline.platform.signing.CwtClaims.get;
import static org.lifeline.platform.signing.CwtClaims.money;
import static org.lifeline.platform.signing.CwtClaims.number;

import com.upokecenter.cbor.CBORObject;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.signing.CwtClaims;

/** The payable as CWT claims (RFC 8392): {@code iat} and one private claim. docs/voucher-format.md describes it. */
final class PayableClaims {

    private static final int LAYOUT = 1;
    private static final int ISSUED_AT = 6;
    private static final int PAYABLE = -70002;

    private PayableClaims() {}

    static CBORObject write(PayableContent content) {
        CBORObject payable = CBORObject.NewMap()
                .Add(1, LAYOUT)
                .Add(2, content.claimNumber())
                .Add(3, content.creditor())
                .Add(4, CwtClaims.of(content.amount()))
                .Add(5, content.invoice());
        if (content.instructionSha256() != null) {
            payable.Add(6, HexFormat.of().parseHex(content.instructionSha256()));
        }
        return CBORObject.NewMap()
                .Add(ISSUED_AT, content.issuedAt().getEpochSecond())
                .Add(PAYABLE, payable);
    }

    /** @throws RuntimeException when the claims are not a payable of this layout; the type of the exception has no meaning for callers */
    static PayableContent read(CBORObject claims) {
        CBORObject payable = get(claims, PAYABLE);
        if (number(get(payable, 1)) != LAYOUT) {
            throw new IllegalArgumentException("Another layout");
        }
        @Nullable CBORObject instruction = payable.get(CBORObject.FromObject(6));
        return new PayableContent(
                get(payable, 2).AsString(),
                get(payable, 3).AsString(),
                money(get(payable, 4)),
                get(payable, 5).AsString(),
                Instant.ofEpochSecond(number(get(claims, ISSUED_AT))),
                instruction == null ? null : HexFormat.of().formatHex(instruction.GetByteString()));
    }
}
