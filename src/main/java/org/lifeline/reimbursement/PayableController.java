package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PayableController {

    /** @param qr the complete text of the document's QR code, or the part after {@code #} */
    record Question(
            @Schema(requiredMode = REQUIRED) @Nullable String qr) {}

    private final PayableCheck check;

    PayableController(PayableCheck check) {
        this.check = check;
    }

    @Operation(
            summary = "Whether an accounts-payable document is genuine and unpaid; open to everyone, changes nothing")
    @PostMapping("/api/payables/verify")
    PayableCheck.Answer verify(@RequestBody Question question) {
        if (question.qr() == null || question.qr().isBlank()) {
            throw Refused.invalid("qr", "Give the text of the document's QR code.");
        }
        return check.check(question.qr());
    }
}
