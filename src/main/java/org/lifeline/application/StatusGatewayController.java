package org.lifeline.application;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What a gateway for USSD and SMS passes on. The guide for operations describes it; it is for no one else, so it is not in our OpenAPI document. */
@RestController
class StatusGatewayController {

    private static final String BEARER = "Bearer ";

    /**
     * A question as the gateway passes it on.
     *
     * @param from the telephone number
     * @param text what was typed
     * @param session of USSD, or id of the SMS; it is given back with the answer
     */
    record Question(
            @Nullable String from,
            @Nullable String text,
            @Nullable String session) {

        /** Never what was typed: it has the PIN in it. */
        @Override
        public String toString() {
            return "a question by telephone";
        }
    }

    private final StatusByTelephone telephone;

    StatusGatewayController(StatusByTelephone telephone) {
        this.telephone = telephone;
    }

    @PostMapping("/gateway/status")
    ResponseEntity<Map<String, Object>> ask(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @RequestBody(required = false) @Nullable Question question) {
        if (!authorization.startsWith(BEARER) || !telephone.isGateway(authorization.substring(BEARER.length()))) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .body(Map.of("error", "The gateway says its token as a bearer."));
        }
        if (question == null || question.from() == null || question.from().isBlank()) {
            return ResponseEntity.badRequest().body(Map.of("error", "A question says from whom it is."));
        }
        StatusByTelephone.Answer answer = telephone.answer(question.from(), question.text());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("session", question.session() == null ? "" : question.session());
        body.put("to", question.from());
        body.put("text", answer.text());
        body.put("end", answer.end());
        return ResponseEntity.ok(body);
    }
}
