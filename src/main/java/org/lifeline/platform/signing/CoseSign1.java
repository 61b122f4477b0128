package org.lifeline.platform.signing;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * COSE_Sign1 (RFC 9052 §4.2) in the one form used here: tag 18, deterministic CBOR (RFC 8949 §4.2), protected header of
 * exactly {@code alg} ES256 and {@code kid}, empty unprotected header, a CWT claims map inside.
 */
final class CoseSign1 {

    /** The bytes cannot be read; the message says what is wrong with their form. */
    static final class Malformed extends Exception {
        private final Refusal refusal;

        Malformed(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    private static final int TAG_18 = 0xd2;
    private static final CBORObject ALG = CBORObject.FromObject(1);
    private static final CBORObject ES256 = CBORObject.FromObject(-7);
    private static final CBORObject KID = CBORObject.FromObject(4);
    private static final CBORObject TYPE = CBORObject.FromObject(16);
    private static final CBORObject CONTEXT = CBORObject.FromObject("Signature1");
    private static final CBORObject NO_EXTERNAL_DATA = CBORObject.FromObject(new byte[0]);
    private static final CBOREncodeOptions DETERMINISTIC = CBOREncodeOptions.DefaultCtap2Canonical;

    private final CBORObject protectedHeader;
    private final CBORObject payload;
    private final byte[] kid;
    private final CBORObject claims;
    private final byte[] signature;

    private CoseSign1(CBORObject protectedHeader, CBORObject payload, byte[] kid, CBORObject claims, byte[] signature) {
        this.protectedHeader = protectedHeader;
        this.payload = payload;
        this.kid = kid;
        this.claims = claims;
        this.signature = signature;
    }

    static CoseSign1 unsigned(byte[] kid, CBORObject claims) {
        return unsigned(CBORObject.NewMap(), kid, claims);
    }

    /** A token that names its own type (RFC 9596), so that it cannot be taken for one of another type. */
    static CoseSign1 unsigned(String type, byte[] kid, CBORObject claims) {
        return unsigned(CBORObject.NewMap().Add(TYPE, CBORObject.FromObject(type)), kid, claims);
    }

    private static CoseSign1 unsigned(CBORObject header, byte[] kid, CBORObject claims) {
        header.Add(ALG, ES256).Add(KID, CBORObject.FromObject(kid));
        return new CoseSign1(
                CBORObject.FromObject(header.EncodeToBytes(DETERMINISTIC)),
                CBORObject.FromObject(claims.EncodeToBytes(DETERMINISTIC)),
                kid,
                claims,
                new byte[0]);
    }

    static CoseSign1 parse(byte[] bytes) throws Malformed {
        return parse(bytes, null);
    }

    /** @param type the type that the protected header must name, or null when it must name none */
    static CoseSign1 parse(byte[] bytes, @Nullable String type) throws Malformed {
        if (bytes.length == 0 || (bytes[0] & 0xff) != TAG_18) {
            throw new Malformed(Refusal.NOT_A_CODE);
        }
        // the strict decoder refuses all tags, so the required one is removed first
        CBORObject parts = decode(Arrays.copyOfRange(bytes, 1, bytes.length));
        if (parts.getType() != CBORType.Array
                || parts.size() != 4
                || parts.get(0).getType() != CBORType.ByteString
                || parts.get(1).getType() != CBORType.Map
                || parts.get(1).size() != 0
                || parts.get(2).getType() != CBORType.ByteString
                || parts.get(3).getType() != CBORType.ByteString) {
            throw new Malformed(Refusal.NOT_A_CODE);
        }
        CBORObject header = decodeMap(parts.get(0).GetByteString());
        CBORObject claims = decodeMap(parts.get(2).GetByteString());
        if (type != null && !CBORObject.FromObject(type).equals(header.get(TYPE))) {
            throw new Malformed(Refusal.NOT_A_CODE);
        }
        if (!ES256.equals(header.get(ALG)) || header.size() > (type == null ? 2 : 3)) {
            throw new Malformed(Refusal.WRONG_ALGORITHM);
        }
        CBORObject kid = header.get(KID);
        if (kid == null || kid.getType() != CBORType.ByteString) {
            throw new Malformed(Refusal.UNKNOWN_KEY);
        }
        byte[] signature = parts.get(3).GetByteString();
        return new CoseSign1(parts.get(0), parts.get(2), kid.GetByteString(), claims, signature);
    }

    byte[] toBeSigned() {
        return CBORObject.NewArray()
                .Add(CONTEXT)
                .Add(protectedHeader)
                .Add(NO_EXTERNAL_DATA)
                .Add(payload)
                .EncodeToBytes(DETERMINISTIC);
    }

    byte[] withSignature(byte[] newSignature) {
        byte[] untagged = CBORObject.NewArray()
                .Add(protectedHeader)
                .Add(CBORObject.NewMap())
                .Add(payload)
                .Add(CBORObject.FromObject(newSignature))
                .EncodeToBytes(DETERMINISTIC);
        byte[] tagged = new byte[untagged.length + 1];
        tagged[0] = (byte) TAG_18;
        System.arraycopy(untagged, 0, tagged, 1, untagged.length);
        return tagged;
    }

    CBORObject claims() {
        return claims;
    }

    byte[] kid() {
        return kid;
    }

    byte[] signature() {
        return signature;
    }

    private static CBORObject decodeMap(byte[] bytes) throws Malformed {
        CBORObject map = decode(bytes);
        if (map.getType() != CBORType.Map) {
            throw new Malformed(Refusal.NOT_A_CODE);
        }
        return map;
    }

    private static CBORObject decode(byte[] bytes) throws Malformed {
        try {
            return CBORObject.DecodeFromBytes(bytes, DETERMINISTIC);
        } catch (RuntimeException unreadable) {
            throw new Malformed(Refusal.NOT_CANONICAL);
        }
    }
}
