package org.lifeline.platform.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import io.swagger.v3.oas.annotations.Operation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes the public keys as a JWK set (RFC 7517), for scanners and for anyone who checks a voucher without us. */
@RestController
class KeySetController {

    /** New keys are published long before their first use, so an hour-old copy is never too old. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final byte[] keySet;
    private final String etag;

    KeySetController(SigningKeys keys, ObjectMapper json) throws JsonProcessingException, NoSuchAlgorithmException {
        this.keySet = json.writeValueAsBytes(
                Map.of("keys", keys.all().stream().map(KeySetController::publicKey).toList()));
        this.etag = '"'
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(keySet), 0, 16)
                + '"';
    }

    @Operation(
            summary = "Public keys of vouchers, status lists, payables and the audit log",
            description = "kid is the first 8 bytes of the key's RFC 7638 thumbprint in base64url, the same 8 bytes as in the"
                    + " COSE header of what it signed. purpose says what the key signs (voucher, status-list, payable or audit):"
                    + " accept it for nothing else.")
    @GetMapping(path = "/.well-known/jwks.json")
    ResponseEntity<byte[]> keySet() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .eTag(etag)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(keySet);
    }

    private static Map<String, String> publicKey(SigningKey key) {
        ECKey jwk = key.jwk();
        Map<String, String> members = new LinkedHashMap<>();
        members.put("kty", "EC");
        members.put("crv", jwk.getCurve().getName());
        members.put("x", jwk.getX().toString());
        members.put("y", jwk.getY().toString());
        members.put("kid", key.kid());
        members.put("use", "sig");
        members.put("alg", "ES256");
        members.put("purpose", key.use().label());
        return members;
    }
}
