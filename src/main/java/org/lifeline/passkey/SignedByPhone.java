package org.lifeline.passkey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;

/**
 * What a phone signed, as the page sends it: a small JSON object with values in base64url. Nothing of it is believed here.
 *
 * @param id of the passkey
 * @param client what the browser says was signed: challenge, origin and kind
 */
record SignedByPhone(JsonNode all, Bytes id, byte[] client) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 32_768;
    private static final int LONGEST_ID = 1023;

    /** Which of the two kinds of answers of a phone it has to be. */
    enum Kind {
        CREATE("webauthn.create"),
        GET("webauthn.get");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /** @throws IllegalArgumentException for anything that is not of this form */
    static SignedByPhone read(String typed) {
        if (typed.isEmpty() || typed.length() > LONGEST) {
            throw new IllegalArgumentException("empty or too long");
        }
        try {
            JsonNode all = JSON.readTree(typed);
            byte[] id = bytes(all, "id");
            if (id.length > LONGEST_ID) {
                throw new IllegalArgumentException("too long");
            }
            return new SignedByPhone(all, new Bytes(id), bytes(all, "clientData"));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("not JSON", notJson);
        }
    }

    private static byte[] bytes(JsonNode all, String field) {
        JsonNode value = all.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("without " + field);
        }
        return Base64.getUrlDecoder().decode(value.textValue());
    }

    private Bytes value(String field) {
        return new Bytes(bytes(all, field));
    }

    /** The challenge that it says it signed. @throws IllegalArgumentException when it says none, or was made for something else */
    byte[] challenge(Kind kind) {
        try {
            JsonNode said = JSON.readTree(new String(client, StandardCharsets.UTF_8));
            if (!said.path("type").asText().equals(kind.type)
                    || said.path("crossOrigin").asBoolean(false)) {
                throw new IllegalArgumentException("another kind");
            }
            return bytes(said, "challenge");
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("not JSON", notJson);
        }
    }

    PublicKeyCredential<AuthenticatorAttestationResponse> attestation() {
        return PublicKeyCredential.<AuthenticatorAttestationResponse>builder()
                .id(id.toBase64UrlString())
                .rawId(id)
                .type(PublicKeyCredentialType.PUBLIC_KEY)
                .response(AuthenticatorAttestationResponse.builder()
                        .attestationObject(value("attestation"))
                        .clientDataJSON(new Bytes(client))
                        .build())
                .build();
    }

    PublicKeyCredential<AuthenticatorAssertionResponse> assertion() {
        return PublicKeyCredential.<AuthenticatorAssertionResponse>builder()
                .id(id.toBase64UrlString())
                .rawId(id)
                .type(PublicKeyCredentialType.PUBLIC_KEY)
                .response(AuthenticatorAssertionResponse.builder()
                        .authenticatorData(value("authenticatorData"))
                        .signature(value("signature"))
                        .userHandle(value("userHandle"))
                        .clientDataJSON(new Bytes(client))
                        .build())
                .build();
    }
}
