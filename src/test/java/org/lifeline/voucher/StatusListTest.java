package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.signing.Base32;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;

/** Token status lists as anyone may fetch them. */
class StatusListTest extends LifelineTest {

    private static final int MILLION = 1_000_000;
    private static final int MOST_BYTES = 200_000;

    /** IETF draft-ietf-oauth-status-list §4.1, the example with two bits. */
    @Test
    void packsTheExampleOfTheDraft() throws IOException {
        int[] statuses = {1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3};
        StatusBits bits = new StatusBits(statuses.length);
        for (int i = 0; i < statuses.length; i++) {
            bits.set(i, statuses[i]);
        }

        byte[] expected = {(byte) 0xc9, 0x44, (byte) 0xf9};
        assertThat(inflate(bits.compressed())).isEqualTo(expected);
        assertThat(inflate(Base64.getUrlDecoder().decode("eNo76fITAAPfAgc"))).isEqualTo(expected);
    }

    @Test
    void setsAStatusBackToValid() throws IOException {
        StatusBits bits = new StatusBits(4);
        bits.set(1, StatusBits.EXHAUSTED);
        bits.set(1, StatusBits.VALID);
        assertThat(inflate(bits.compressed())).containsOnly(0);
    }

    /** Half of them used up, at random places, is the worst that can be. */
    @Test
    void aMillionVouchersFitInTwoHundredKilobytes() {
        Random random = new Random(5);
        StatusBits bits = new StatusBits(StatusLists.SIZE);
        for (int i = 0; i < MILLION / 2; i++) {
            bits.set(random.nextInt(StatusLists.SIZE), StatusBits.EXHAUSTED);
        }
        for (int i = 0; i < MILLION / 100; i++) {
            bits.set(random.nextInt(StatusLists.SIZE), StatusBits.REVOKED);
        }
        assertThat(bits.compressed().length).isLessThan(MOST_BYTES);
    }

    @Test
    void cwtAndJwtHaveTheSameContent() throws Exception {
        JsonNode voucher = Cases.voucher(as("applicant"), Cases.answers());
        String list = CBORObject.DecodeFromBytes(CBORObject.DecodeFromBytes(
                                Base32.decode(voucher.path("qr").asText().split("#")[1])
                                        .orElseThrow())
                        .Untag()
                        .get(2)
                        .GetByteString())
                .get(CBORObject.FromObject(65535))
                .get("status_list")
                .get("uri")
                .AsString();

        HttpResponse<byte[]> jwt = get(list, "application/statuslist+jwt", null);
        HttpResponse<byte[]> cwt = get(list, "*/*", null);

        assertThat(cwt.headers().firstValue("Content-Type")).hasValue("application/statuslist+cwt");
        assertThat(jwt.headers().firstValue("Content-Type")).hasValue("application/statuslist+jwt");
        assertThat(jwt.headers().firstValue("Cache-Control").orElse(""))
                .contains("max-age=300")
                .contains("public");
        JWSObject token = JWSObject.parse(new String(jwt.body(), StandardCharsets.US_ASCII));
        assertThat(token.getHeader().getType().getType()).isEqualTo("statuslist+jwt");
        assertThat(token.verify(new ECDSAVerifier(key(token.getHeader().getKeyID()))))
                .isTrue();
        Map<String, Object> claims = token.getPayload().toJSONObject();
        assertThat(claims)
                .containsEntry("sub", list)
                .containsEntry("iss", ADDRESS)
                .containsEntry("ttl", 300L);
        CBORObject same = CBORObject.DecodeFromBytes(
                CBORObject.DecodeFromBytes(cwt.body()).Untag().get(2).GetByteString());
        Map<?, ?> statuses = (Map<?, ?>) claims.get("status_list");
        assertThat(statuses.get("bits")).isEqualTo(2L);
        assertThat(inflate(Base64.getUrlDecoder().decode((String) statuses.get("lst"))))
                .isEqualTo(inflate(
                        same.get(CBORObject.FromObject(65533)).get("lst").GetByteString()));

        String tag = jwt.headers().firstValue("ETag").orElseThrow();
        assertThat(get(list, "application/statuslist+jwt", tag).statusCode()).isEqualTo(304);
    }

    private ECKey key(String kid) throws Exception {
        for (JsonNode key :
                anonymous().get("/.well-known/jwks.json").expect(200).json().path("keys")) {
            if (key.path("kid").asText().equals(kid)) {
                assertThat(key.path("purpose").asText()).isEqualTo("status-list");
                return ECKey.parse(key.toString());
            }
        }
        throw new AssertionError("the key is not published");
    }

    private static HttpResponse<byte[]> get(String address, String accept, String tag)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).header("Accept", accept);
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] inflate(byte[] packed) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
