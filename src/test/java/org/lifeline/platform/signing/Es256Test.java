package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Es256Test {

    private static final int MUTATIONS = 300;

    /** RFC 6979 A.2.5: P-256, SHA-256, the message "sample". */
    private static final String SAMPLE = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

    private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

    @Test
    void takesThePublishedSignature() throws Exception {
        byte[] signature = HexFormat.of().parseHex(SAMPLE);
        assertThat(Es256.verify(null, key(), MESSAGE, signature))
                .as("Java's own")
                .isTrue();
        assertThat(Es256.verify(key(), MESSAGE, signature)).isTrue();
        assertThat(Es256.verify(key(), "sample.".getBytes(StandardCharsets.US_ASCII), signature))
                .isFalse();
    }

    /** Two engines, one answer: whatever is done to a signature. */
    @Test
    void agreesWithJavaOnInvalidSignatures() throws Exception {
        byte[] genuine = HexFormat.of().parseHex(SAMPLE);
        String order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
        List<byte[]> wrong = new ArrayList<>(List.of(
                new byte[0],
                new byte[Es256.SIGNATURE_BYTES],
                Arrays.copyOf(genuine, Es256.SIGNATURE_BYTES - 1),
                Arrays.copyOf(genuine, Es256.SIGNATURE_BYTES + 1),
                HexFormat.of().parseHex(order + order),
                HexFormat.of().parseHex(SAMPLE.substring(0, 64) + order),
                HexFormat.of().parseHex("FF".repeat(Es256.SIGNATURE_BYTES))));
        Random random = new Random(256);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = genuine.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            wrong.add(mutated);
        }
        for (byte[] signature : wrong) {
            assertThat(Es256.verify(null, key(), MESSAGE, signature)).isFalse();
            assertThat(Es256.verify(key(), MESSAGE, signature))
                    .as(HexFormat.of().formatHex(signature))
                    .isFalse();
        }
    }

    /** On the platforms that we run on the quick one must be there, or a full load of scans would not be answered in time. */
    @Test
    void usesTheFastImplementationOnSupportedPlatforms() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (platform.equals("Linux amd64")) {
            assertThat(Es256.fast()).isNotNull();
        }
    }

    private static ECPublicKey key() throws Exception {
        AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
        p256.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6", 16),
                new BigInteger("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", 16));
        return (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, p256.getParameterSpec(ECParameterSpec.class)));
    }
}
