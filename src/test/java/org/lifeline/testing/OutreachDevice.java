package org.lifeline.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A device that seals applications without a network, as a browser does; written from the description, not with the product's classes. */
public final class OutreachDevice {

    private static final int HEAD = 110;

    /** A file of an envelope. */
    public record Paper(String role, String kind, String name, byte[] bytes) {}

    public final String id;
    public final String key;
    public final String account;
    private final byte[] serverPoint;

    public OutreachDevice(JsonNode prepared) {
        id = prepared.get("device").asText();
        key = prepared.get("key").asText();
        account = prepared.get("account").asText();
        serverPoint = Base64.getDecoder().decode(prepared.get("publicKey").asText());
    }

    /** Prepares a device of this social worker. */
    public static OutreachDevice of(Api worker) {
        return new OutreachDevice(worker.post("/api/outreach/devices", Map.of("name", "Tablet"))
                .expect(201)
                .json());
    }

    /** What a page seals; the caller changes it to attack. */
    public Map<String, Object> said(UUID envelope, Map<String, List<String>> boxes) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("account", account);
        said.put("device", id);
        said.put("envelope", envelope.toString());
        said.put("programme", "EMA");
        said.put("language", "en");
        said.put("sealedAt", System.currentTimeMillis());
        said.put("label", "morning");
        said.put("boxes", boxes);
        said.put("consent", Map.of("way", "statement", "language", "en", "witness", "Sister Ruth"));
        return said;
    }

    public byte[] sealed(UUID envelope, Map<String, Object> said, Paper... papers) {
        return sealed(envelope, packed(said, papers));
    }

    public static byte[] packed(Map<String, Object> said, Paper... papers) {
        Map<String, Object> all = new LinkedHashMap<>(said);
        List<Map<String, Object>> named = new ArrayList<>();
        for (Paper each : papers) {
            named.add(Map.of("role", each.role, "kind", each.kind, "name", each.name, "size", each.bytes.length));
        }
        all.putIfAbsent("files", named);
        try {
            byte[] json = new ObjectMapper().writeValueAsBytes(all);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(ByteBuffer.allocate(4).putInt(json.length).array());
            out.writeBytes(json);
            for (Paper each : papers) {
                out.writeBytes(each.bytes);
            }
            return out.toByteArray();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] sealed(UUID envelope, byte[] content) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair own = generator.generateKeyPair();
            ECPublicKey mine = (ECPublicKey) own.getPublic();
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(own.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(
                                    new ECPoint(
                                            new BigInteger(1, Arrays.copyOfRange(serverPoint, 1, 33)),
                                            new BigInteger(1, Arrays.copyOfRange(serverPoint, 33, 65))),
                                    mine.getParams())),
                    true);
            byte[] nonce = new byte[12];
            new SecureRandom().nextBytes(nonce);
            UUID kid = UUID.fromString(key);
            byte[] head = ByteBuffer.allocate(HEAD)
                    .put((byte) 1)
                    .putLong(kid.getMostSignificantBits())
                    .putLong(kid.getLeastSignificantBits())
                    .putLong(envelope.getMostSignificantBits())
                    .putLong(envelope.getLeastSignificantBits())
                    .put((byte) 4)
                    .put(coordinate(mine.getW().getAffineX()))
                    .put(coordinate(mine.getW().getAffineY()))
                    .put(nonce)
                    .array();
            byte[] secret = hmac(Arrays.copyOf(head, HEAD - 12), agreement.generateSecret());
            byte[] derived = hmac(secret, "lifeline outreach 1\u0001".getBytes(StandardCharsets.US_ASCII));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(head);
            byte[] text = cipher.doFinal(content);
            return ByteBuffer.allocate(HEAD + text.length).put(head).put(text).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends it as a browser does. */
    public static Api.Answer send(Api worker, byte[] envelope) {
        String boundary = "----" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"envelope\"; filename=\"envelope\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(envelope);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return worker.send(
                "POST",
                "/api/outreach/envelopes",
                Map.of("Content-Type", "multipart/form-data; boundary=" + boundary),
                body.toByteArray());
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }
}
