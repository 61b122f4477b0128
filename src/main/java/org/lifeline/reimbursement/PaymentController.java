package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the house pays from. A payment run is one claim, and has its number. */
@RestController
class PaymentController {

    private final Claims claims;
    private final Payables payables;

    PaymentController(Claims claims, Payables payables) {
        this.claims = claims;
        this.payables = payables;
    }

    @Operation(summary = "The payment instruction for the bank, ISO 20022 pain.001.001.09")
    @GetMapping("/api/payments/{run}/pain.001")
    ResponseEntity<byte[]> instruction(CurrentUser user, @PathVariable String run) {
        return payables.showInstruction(claims.read(user, run, "paymentInstruction"));
    }

    @Operation(summary = "The signed accounts-payable document, a PDF")
    @GetMapping("/api/payments/{run}/payable")
    ResponseEntity<byte[]> payable(CurrentUser user, @PathVariable String run) {
        return payables.showDocument(claims.read(user, run, "payable"));
    }
}
