package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The payment instructions, for the people who pay. A payment run consists of one claim, and has its number. */
@RestController
class PaymentController {

    private final Claims claims;
    private final Payables payables;
    private final Duties duties;

    PaymentController(Claims claims, Payables payables, Duties duties) {
        this.claims = claims;
        this.payables = payables;
        this.duties = duties;
    }

    @Operation(summary = "The payment instruction for the bank, ISO 20022 pain.001.001.09")
    @Refuses(forbidden = "separationOfDuties", conflict = "notPayable")
    @AnswersAs("application/xml")
    @GetMapping("/api/payments/{run}/pain.001")
    ResponseEntity<byte[]> instruction(CurrentUser user, @PathVariable String run) {
        Claim claim = claims.read(user, run, "paymentInstruction");
        // a person who may not record the payment must not make it at the bank either
        duties.check(run, user.id(), Duty.PAYMENT);
        return payables.showInstruction(claim);
    }

    @Operation(summary = "The signed accounts-payable document, a PDF")
    @Refuses(conflict = "notPayable")
    @AnswersAs("application/pdf")
    @GetMapping("/api/payments/{run}/payable")
    ResponseEntity<byte[]> payable(CurrentUser user, @PathVariable String run) {
        return payables.showDocument(claims.read(user, run, "payable"));
    }
}
