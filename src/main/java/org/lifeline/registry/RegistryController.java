package org.lifeline.registry;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RegistryController {

    private static final int LONGEST = 50;

    private static final String WHY = "Whose log-in this is, from the officer's paper.";

    /** @param idNumber as on the identity card or passport */
    record IdentityNumber(
            @Schema(requiredMode = REQUIRED) @Nullable String idNumber) {}

    /** @param waitsFor the person who has to act next */
    record Asked(String waitsFor) {}

    private final IdentityChange identities;
    private final ChangeRequests changes;
    private final Confirmations confirmations;

    RegistryController(IdentityChange identities, ChangeRequests changes, Confirmations confirmations) {
        this.identities = identities;
        this.changes = changes;
        this.confirmations = confirmations;
    }

    @Operation(
            summary =
                    "Say whose log-in this is, so that nobody decides on a case of their household; only a keyed hash is kept",
            description =
                    "A second programme manager confirms it in Tasklist; until then nothing changes. Numbers that were said before count on.")
    @Idempotent
    @Refuses(forbidden = "separationOfDuties", conflict = "nothingToChange", neverNotFound = true)
    @PutMapping("/api/accounts/{user}/identity-number")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    public Asked identify(CurrentUser manager, @PathVariable String user, @RequestBody IdentityNumber body) {
        String number = body.idNumber();
        if (number == null || number.length() > LONGEST) {
            throw Refused.invalid("idNumber", "Give the number, in at most " + LONGEST + " characters.");
        }
        confirmations.start(
                changes.ask(IdentityChange.KEY, null, identities.content(user, number), WHY, manager.id()), user);
        return new Asked("another programme manager");
    }
}
