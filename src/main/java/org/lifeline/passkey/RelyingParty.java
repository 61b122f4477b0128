package org.lifeline.passkey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.VerificationException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.lifeline.platform.LifelineProperties;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJackson2Module;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;

/**
 * This product towards phones, by Spring Security. Its name and its origin are those of the setting {@code lifeline.public-url}, never those
 * that a request names. A passkey is kept by the phone itself, and the phone asks for finger, face or PIN each time.
 */
@Component
class RelyingParty {

    /** A name is needed: browsers make no passkey for a bare address. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final PasskeyStore store;
    private final String id;
    private final boolean possible;
    private final Webauthn4JRelyingPartyOperations operations;
    private final ObjectConverter converter = new ObjectConverter();
    private final ObjectMapper json = new ObjectMapper().registerModule(new WebauthnJackson2Module());

    RelyingParty(PasskeyStore store, LifelineProperties properties) {
        this.store = store;
        URI address = properties.publicUrl();
        id = address.getHost().toLowerCase(Locale.ROOT);
        possible = !ADDRESS.matcher(id).matches() && ("https".equals(address.getScheme()) || id.equals("localhost"));
        operations = new Webauthn4JRelyingPartyOperations(
                store,
                store,
                PublicKeyCredentialRpEntity.builder()
                        .id(id)
                        .name(properties.organisation())
                        .build(),
                Set.of(origin(address)));
        operations.setCustomizeCreationOptions(options -> options.timeout(PasskeyChallenges.VALID)
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .authenticatorAttachment(AuthenticatorAttachment.PLATFORM)
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build()));
        operations.setCustomizeRequestOptions(options ->
                options.timeout(PasskeyChallenges.VALID).userVerification(UserVerificationRequirement.REQUIRED));
    }

    private static String origin(URI address) {
        int usual = "https".equals(address.getScheme()) ? HTTPS : HTTP;
        String port = address.getPort() < 0 || address.getPort() == usual ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /** Whether browsers make passkeys for the address of this product at all. */
    boolean isPossible() {
        return possible;
    }

    // ---------------------------------------------------------------- adding

    PublicKeyCredentialCreationOptions toAdd(String account) {
        return operations.createPublicKeyCredentialCreationOptions(
                new ImmutablePublicKeyCredentialCreationOptionsRequest(
                        UsernamePasswordAuthenticationToken.authenticated(account, "", List.of())));
    }

    /**
     * Checks what a phone answers, and stores the passkey.
     *
     * @param challenge what it had to sign
     * @throws IllegalArgumentException for anything that is not a new passkey for this
     */
    void add(String account, byte[] challenge, SignedByPhone answer, String name) {
        PublicKeyCredentialCreationOptions asked = operations.createPublicKeyCredentialCreationOptions(
                new ImmutablePublicKeyCredentialCreationOptionsRequest(
                        UsernamePasswordAuthenticationToken.authenticated(account, "", List.of())));
        PublicKeyCredentialCreationOptions given = PublicKeyCredentialCreationOptions.builder()
                .rp(asked.getRp())
                .user(asked.getUser())
                .challenge(new Bytes(challenge))
                .pubKeyCredParams(asked.getPubKeyCredParams())
                .authenticatorSelection(asked.getAuthenticatorSelection())
                .attestation(asked.getAttestation())
                .build();
        try {
            requireSameId(answer);
            operations.registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                    given, new RelyingPartyPublicKey(answer.attestation(), name)));
        } catch (VerificationException | DataConversionException wrong) {
            throw new IllegalArgumentException("not a passkey for this", wrong);
        }
    }

    /** Beside what is signed, the page says the passkey's name once more; it could be that of somebody else. */
    private void requireSameId(SignedByPhone answer) {
        AttestationObject attested = converter
                .getCborConverter()
                .readValue(
                        answer.attestation()
                                .getResponse()
                                .getAttestationObject()
                                .getBytes(),
                        AttestationObject.class);
        AttestedCredentialData its =
                attested == null ? null : attested.getAuthenticatorData().getAttestedCredentialData();
        if (its == null || !Arrays.equals(its.getCredentialId(), answer.id().getBytes())) {
            throw new IllegalArgumentException("another passkey is signed");
        }
    }

    // ---------------------------------------------------------------- log-in

    PublicKeyCredentialRequestOptions toLogIn() {
        return operations.createCredentialRequestOptions(new ImmutablePublicKeyCredentialRequestOptionsRequest(
                new AnonymousAuthenticationToken("passkey", "passkey", AuthorityUtils.createAuthorityList("visitor"))));
    }

    /** What came of a log-in. */
    enum Outcome {
        OPENED,
        WRONG,
        /** The signature is right, but the phone counted less than before: there are two of this key. */
        COPIED
    }

    /** Checks what a phone signed; the count and the time of the passkey follow. */
    Outcome check(byte[] challenge, SignedByPhone answer) {
        try {
            CredentialRecord known = store.findByCredentialId(answer.id());
            var assertion = answer.assertion();
            if (known == null
                    || !known.getUserEntityUserId()
                            .equals(assertion.getResponse().getUserHandle())) {
                return Outcome.WRONG;
            }
            operations.authenticate(new RelyingPartyAuthenticationRequest(
                    PublicKeyCredentialRequestOptions.builder()
                            .challenge(new Bytes(challenge))
                            .rpId(id)
                            .userVerification(UserVerificationRequirement.REQUIRED)
                            .allowCredentials(List.of())
                            .build(),
                    assertion));
            return Outcome.OPENED;
        } catch (MaliciousCounterValueException copied) {
            return Outcome.COPIED;
        } catch (VerificationException | DataConversionException | IllegalArgumentException wrong) {
            return Outcome.WRONG;
        }
    }

    /** Options in the form in which the page's script hands them to the browser. */
    String json(Object options) {
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
