package org.lifeline.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.Api.Answer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A device as the contract has it, written down a second time: what the product reads is not made by the product. */
public final class OfflineDevice {

    /** A record as it is sent. */
    public record Sent(String payload, String signature) {}

    private final KeyPair keys = keys("secp256r1");
    private final Api desk;
    public String id = "";
    public long seq = 1;
    public @Nullable String previous;

    private OfflineDevice(Api desk) {
        this.desk = desk;
    }

    /** Registered by this log-in, and active by a manager's consent; it has heard how much it may note. */
    public static OfflineDevice allowed(Api desk, JdbcClient jdbc) {
        OfflineDevice device = registered(desk);
        jdbc.sql("update device set manager_needed = true, manager = '(test)', manager_at = now() where id = ?::uuid")
                .param(device.id)
                .update();
        device.sync().expect(200);
        return device;
    }

    /** Nobody has made it active. */
    public static OfflineDevice registered(Api desk) {
        OfflineDevice device = new OfflineDevice(desk);
        device.id = desk.post("/api/devices", Map.of("name", "Ward 3", "publicKey", device.jwk()))
                .expect(201)
                .json()
                .path("id")
                .asText();
        return device;
    }

    public static KeyPair keys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Map<String, Object> jwk() {
        return jwk(keys);
    }

    /** A public key as a JWK, of no device yet. */
    public static Map<String, Object> newKey() {
        return jwk(keys("secp256r1"));
    }

    private static Map<String, Object> jwk(KeyPair keys) {
        return new HashMap<>(new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic())
                .build()
                .toJSONObject());
    }

    /** The next record, noted now by a list of a minute ago, unless {@code more} says otherwise. */
    public Sent note(String qr, long amountMinor, Map<String, Object> more) {
        Sent sent = sign(content(qr, amountMinor, more));
        seq++;
        previous = hash(sent);
        return sent;
    }

    public Sent note(String qr, long amountMinor) {
        return note(qr, amountMinor, Map.of());
    }

    public Map<String, Object> content(String qr, long amountMinor, Map<String, Object> more) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("v", 1);
        content.put("uuid", UUID.randomUUID().toString());
        content.put("device", id);
        content.put("seq", seq);
        content.put("previous", previous);
        content.put("qr", qr);
        content.put("currency", "EUR");
        content.put("amountMinor", amountMinor);
        content.put("at", Instant.now().getEpochSecond());
        content.put("statusIat", Instant.now().getEpochSecond() - 60);
        content.putAll(more);
        return content;
    }

    public Sent sign(Map<String, Object> content) {
        try {
            return signText(Api.JSON.writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public Sent signText(String json) {
        String payload = base64(json.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(payload.getBytes(StandardCharsets.US_ASCII));
            return new Sent(payload, base64(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hash(Sent sent) {
        try {
            return base64(
                    MessageDigest.getInstance("SHA-256").digest(sent.payload().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public Answer sync(Sent... records) {
        return sync(desk, records);
    }

    public Answer sync(Api as, Sent... records) {
        return as.post("/api/offline-redemptions", Map.of("device", id, "records", List.of(records)));
    }

    /** Sends one record, and gives its outcome with the reason of a rejection. */
    public String outcome(Sent record) {
        var result = sync(record).expect(200).json().path("results").path(0);
        return (result.path("outcome").asText() + " " + result.path("reason").asText(""))
                .replace(" null", "")
                .strip();
    }

    public static BigDecimal major(long minor) {
        return BigDecimal.valueOf(minor, 2);
    }
}
