package org.lifeline.platform.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes the public keys as a JWK set (RFC 7517), for scanners and for anyone who verifies a voucher without our server. */
@RestController
class KeySetController {

    /** How long a copy may be used. New keys are published long before their first use, so a copy of this age is never too old. */
    private static final Duration FRESH = Duration.ofHours(1);

    private record Published(List<SigningKey> keys, byte[] keySet, String etag) {}

    private final SigningKeys keys;
    private final ObjectMapper json;
    private volatile @Nullable Published published;

    KeySetController(SigningKeys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    private Published published() {
        List<SigningKey> now = keys.all();
        Published before = published;
        if (before != null && before.keys() == now) {
            return before;
        }
        try {
            byte[] keySet = json.writeValueAsBytes(
                    Map.of("keys", now.stream().map(KeySetController::publicKey).toList()));
            String etag = '"' + HexFormat.of().formatHex(DigestUtils.sha256(keySet), 0, 16) + '"';
            Published fresh = new Published(now, keySet, etag);
            published = fresh;
            return fresh;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Operation(
            summary = "Public keys of vouchers, status lists, payables and the audit log",
            description =
                    "kid is the first 8 bytes of the key's RFC 7638 thumbprint in base64url, the same 8 bytes as in the"
                            + " COSE header of what it signed. purpose says what the key signs (voucher, status-list, payable or audit):"
                            + " accept it for nothing else.")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = "#/components/schemas/KeySet")))
    @GetMapping(path = "/.well-known/jwks.json")
    ResponseEntity<byte[]> keySet() {
        Published current = published();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .eTag(current.etag())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(current.keySet());
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
