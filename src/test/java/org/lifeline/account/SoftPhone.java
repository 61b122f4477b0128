package org.lifeline.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A phone with one passkey, in software: it makes and signs what WebAuthn asks for, and lies where a test tells it to. */
final class SoftPhone {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PRESENT = 1;
    private static final int VERIFIED = 4;
    private static final int ATTESTED = 64;
    private static final int COORDINATE = 32;

    private final KeyPair key;
    byte[] id = random(32);
    byte[] saidId = id;
    byte[] handle = {};
    String origin;
    String relyingParty = "localhost";
    boolean verified = true;
    long count;

    SoftPhone(String origin) throws GeneralSecurityException {
        this.origin = origin;
        KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
        maker.initialize(new ECGenParameterSpec("secp256r1"));
        key = maker.generateKeyPair();
    }

    static byte[] random(int many) {
        byte[] random = new byte[many];
        new SecureRandom().nextBytes(random);
        return random;
    }

    static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private byte[] client(String type, JsonNode options) throws JsonProcessingException {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("type", type);
        said.put("challenge", options.path("challenge").asText());
        said.put("origin", origin);
        said.put("crossOrigin", false);
        return JSON.writeValueAsString(said).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(byte[] attested) throws GeneralSecurityException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)));
        data.write(PRESENT | (verified ? VERIFIED : 0) | (attested.length > 0 ? ATTESTED : 0));
        data.writeBytes(ByteBuffer.allocate(4).putInt((int) count).array());
        data.writeBytes(attested);
        return data.toByteArray();
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    /** What the page sends after the phone made a passkey. */
    String made(JsonNode options) throws GeneralSecurityException, JsonProcessingException {
        handle = Base64.getUrlDecoder().decode(options.path("user").path("id").asText());
        ECPublicKey open = (ECPublicKey) key.getPublic();
        byte[] cose = CBORObject.NewOrderedMap()
                .Add(1, 2)
                .Add(3, -7)
                .Add(-1, 1)
                .Add(-2, coordinate(open.getW().getAffineX()))
                .Add(-3, coordinate(open.getW().getAffineY()))
                .EncodeToBytes();
        ByteArrayOutputStream attested = new ByteArrayOutputStream();
        attested.writeBytes(new byte[16]);
        attested.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        attested.writeBytes(id);
        attested.writeBytes(cose);
        byte[] object = CBORObject.NewOrderedMap()
                .Add("fmt", "none")
                .Add("attStmt", CBORObject.NewMap())
                .Add("authData", data(attested.toByteArray()))
                .EncodeToBytes();
        return JSON.writeValueAsString(Map.of(
                "id",
                text(saidId),
                "clientData",
                text(client("webauthn.create", options)),
                "attestation",
                text(object)));
    }

    /** What the page sends after the phone signed. */
    String signed(JsonNode options) throws GeneralSecurityException, JsonProcessingException {
        byte[] client = client("webauthn.get", options);
        byte[] data = data(new byte[0]);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return JSON.writeValueAsString(Map.of(
                "id",
                text(saidId),
                "clientData",
                text(client),
                "authenticatorData",
                text(data),
                "signature",
                text(signature.sign()),
                "userHandle",
                text(handle)));
    }
}
