package org.lifeline.redemption;

import io.swagger.v3.oas.annotations.Operation;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PinController {

    private final Pins pins;

    PinController(Pins pins) {
        this.pins = pins;
    }

    @Operation(
            summary =
                    "Send a new PIN to the beneficiary of a voucher, at most three a day; the one before holds no longer")
    @Idempotent
    @Refuses(conflict = {"exhausted", "expired", "noPin", "noWayToSend", "replaced", "revoked", "suspended"})
    @PostMapping("/api/vouchers/{code}/pin")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void send(CurrentUser user, @PathVariable String code) {
        pins.sendNew(user, code);
    }
}
