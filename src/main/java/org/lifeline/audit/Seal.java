package org.lifeline.audit;

import com.upokecenter.cbor.CBORObject;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.platform.signing.CwtClaims;

/**
 * A seal: the Merkle root over the leaves of a range of positions of the log, in order, chained to the preceding seal.
 *
 * @param number from 1, without gaps
 * @param first the first position under it, counted from 1 over the whole log
 * @param last the last position under it; a seal covers at least one
 * @param root RFC 9162 §2.1
 * @param previous the {@link #hash} of the preceding seal; 32 zero bytes in seal 1
 * @param sealedAt to the microsecond
 * @param kid the key that signed, as in the published key set
 * @param token all of the above as a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052): the seal itself; the other parts repeat its content
 */
record Seal(
        long number, long first, long last, byte[] root, byte[] previous, Instant sealedAt, String kid, byte[] token) {

    /** The type in the protected header of the token (RFC 9596). No voucher, payable or status list has it. */
    static final String TYPE = "application/lifeline-audit-seal+cwt";

    /** Stands for the preceding seal in the first one. */
    static final byte[] NONE = new byte[MerkleTree.HASH_BYTES];

    private static final int LAYOUT = 1;
    private static final int ISSUED_AT = 6;
    private static final int SEAL = -70003;

    /** What the signature covers. */
    record Content(long number, long first, long last, byte[] root, byte[] previous, Instant sealedAt) {

        CBORObject claims() {
            CBORObject seal = CBORObject.NewMap()
                    .Add(1, LAYOUT)
                    .Add(2, number)
                    .Add(3, first)
                    .Add(4, last)
                    .Add(5, root)
                    .Add(6, previous)
                    .Add(7, LeafEncoding.micros(sealedAt));
            return CBORObject.NewMap().Add(ISSUED_AT, sealedAt.getEpochSecond()).Add(SEAL, seal);
        }

        /** @throws RuntimeException when the claims are not a seal of this layout */
        static Content read(CBORObject claims) {
            CBORObject seal = CwtClaims.get(claims, SEAL);
            if (CwtClaims.number(CwtClaims.get(seal, 1)) != LAYOUT) {
                throw new IllegalArgumentException("Another layout");
            }
            long micros = CwtClaims.number(CwtClaims.get(seal, 7));
            return new Content(
                    CwtClaims.number(CwtClaims.get(seal, 2)),
                    CwtClaims.number(CwtClaims.get(seal, 3)),
                    CwtClaims.number(CwtClaims.get(seal, 4)),
                    CwtClaims.get(seal, 5).GetByteString(),
                    CwtClaims.get(seal, 6).GetByteString(),
                    Instant.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L));
        }
    }

    /** The SHA-256 of the token, to which the next seal refers. */
    byte[] hash() {
        return DigestUtils.sha256(token);
    }

    long count() {
        return last - first + 1;
    }

    /** Whether the signed content is the same as the other parts. */
    boolean matches(Content content) {
        return number == content.number
                && first == content.first
                && last == content.last
                && sealedAt.equals(content.sealedAt)
                && Arrays.equals(root, content.root)
                && Arrays.equals(previous, content.previous);
    }
}
