package org.lifeline.registry;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
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

    /** @param idNumber as on the identity card or passport */
    record IdentityNumber(@Nullable String idNumber) {}

    private final Registry registry;
    private final AuditLog audit;

    RegistryController(Registry registry, AuditLog audit) {
        this.registry = registry;
        this.audit = audit;
    }

    @Operation(summary = "Say whose log-in this is, so that nobody decides on a case of their household; only a keyed hash is kept")
    @ApiResponse(responseCode = "204", description = "kept; the number given before counts no more")
    @ApiResponse(responseCode = "422", description = "no identity number")
    @PutMapping("/api/accounts/{user}/identity-number")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    public void identify(CurrentUser manager, @PathVariable String user, @RequestBody IdentityNumber body) {
        String number = body.idNumber();
        if (number == null || number.length() > LONGEST) {
            throw Refused.invalid("idNumber", "Give the number, in at most " + LONGEST + " characters.");
        }
        if (user.equals(manager.id())) {
            throw Refused.forbidden("separationOfDuties", "A colleague says whose log-in yours is.");
        }
        registry.identify(user, number);
        audit.append(Action.setUpChange, manager.id(), null, null, Map.of("what", "identityNumber", "account", user));
    }
}
