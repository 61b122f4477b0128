package org.lifeline.registry.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.RegistryProperties.Partner;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The search of the Digital Convergence Initiative, for partners with a token. Its contract is theirs, so it is not in our OpenAPI document.
 */
@RestController
class PartnerSearchController {

    private static final String BEARER = "Bearer ";

    private final PartnerSearch search;

    PartnerSearchController(PartnerSearch search) {
        this.search = search;
    }

    @PostMapping("/registry/sync/search")
    ResponseEntity<ObjectNode> search(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @RequestBody(required = false) @Nullable JsonNode message) {
        Optional<Partner> partner = authorization.startsWith(BEARER)
                ? search.partner(authorization.substring(BEARER.length()))
                : Optional.empty();
        if (partner.isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .body(search.rejected("", "rjct.jwt.invalid", "A partner says its token as a bearer."));
        }
        if (message == null
                || !message.path("header")
                        .path("sender_id")
                        .asText()
                        .equals(partner.get().id())) {
            return ResponseEntity.badRequest()
                    .body(search.rejected(
                            partner.get().id(), "rjct.sender_id.invalid", "The sender_id is not that of the token."));
        }
        ObjectNode answer;
        try {
            answer = search.answer(partner.get(), message);
        } catch (Refused refused) {
            return ResponseEntity.status(refused.status())
                    .body(search.rejected(partner.get().id(), "rjct.total_count.limit_exceeded", refused.detail()));
        }
        return answer.path("header").path("status").asText().equals("succ")
                ? ResponseEntity.ok(answer)
                : ResponseEntity.badRequest().body(answer);
    }
}
