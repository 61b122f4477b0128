package org.lifeline.redemption;

import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The button on a voucher's page that sends a new PIN. */
@Controller
class PinPages {

    private final Pins pins;

    PinPages(Pins pins) {
        this.pins = pins;
    }

    @PostMapping("/vouchers/{code}/pin")
    String send(CurrentUser user, @PathVariable String code) {
        try {
            pins.sendNew(user, code);
        } catch (Refused refused) {
            if (refused.status() != 429) {
                throw refused;
            }
            return "redirect:/vouchers/{code}?pin=tooMany";
        }
        return "redirect:/vouchers/{code}?pin=sent";
    }
}
