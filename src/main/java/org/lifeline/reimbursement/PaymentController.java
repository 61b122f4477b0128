package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.util.Optional;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.database.RestoredDatabase;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The payment instructions, for the people who pay: of a run, or of one claim that is paid by hand. */
@RestController
class PaymentController {

    /** @param task in which the payment is recorded, in Tasklist */
    record ByHand(String task) {}

    private final Claims claims;
    private final Payables payables;
    private final Payments payments;
    private final PaymentRuns runs;
    private final RunFiles files;
    private final PaymentSteps steps;
    private final Duties duties;
    private final RestoredDatabase restored;

    PaymentController(
            Claims claims,
            Payables payables,
            Payments payments,
            PaymentRuns runs,
            RunFiles files,
            PaymentSteps steps,
            Duties duties,
            RestoredDatabase restored) {
        this.claims = claims;
        this.payables = payables;
        this.payments = payments;
        this.runs = runs;
        this.files = files;
        this.steps = steps;
        this.duties = duties;
        this.restored = restored;
    }

    @Operation(summary = "The payment instruction for the bank, ISO 20022 pain.001.001.09: of a run, or of a claim")
    @Refuses(
            forbidden = "separationOfDuties",
            conflict = {
                "notPayable",
                "inARun",
                "notReleased",
                "providerSuspended",
                "payoutDetailsChanged",
                "notByHand",
                "noInstruction",
                "heldByComplaint",
                "restoredDatabase"
            })
    @AnswersAs("application/xml")
    @GetMapping("/api/payments/{run}/pain.001")
    ResponseEntity<byte[]> instruction(CurrentUser user, @PathVariable String run) throws IOException {
        restored.requireReleased();
        Optional<PaymentRun> several = runs.find(run);
        if (several.isPresent()) {
            if (!several.get().rail().equals(IsoBankRail.CODE)) {
                throw Refused.conflict("notPayable", "This payment run is not paid by transfers of a bank.");
            }
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_XML)
                    .cacheControl(CacheControl.noStore())
                    .body(files.read(user, several.get()).getContentAsByteArray());
        }
        Claim claim = claims.read(user, run, "paymentInstruction");
        // a person who may not record the payment must not make it at the bank either
        duties.check(run, user.id(), Duty.PAYMENT);
        refuseInRun(run);
        payments.requireInstruction(claim);
        if (claim.status() == ClaimStatus.approved && !payments.isByHand(run)) {
            throw Refused.conflict(
                    "notByHand", "Open the payment of this claim by hand first, so that no payment run pays it, too.");
        }
        return payables.showInstruction(claim);
    }

    @Operation(summary = "The signed accounts-payable document, a PDF")
    @Refuses(conflict = "notPayable")
    @AnswersAs("application/pdf")
    @GetMapping("/api/payments/{run}/payable")
    ResponseEntity<byte[]> payable(CurrentUser user, @PathVariable String run) {
        return payables.showDocument(claims.read(user, run, "payable"));
    }

    @Operation(summary = "Opens the task in which the payment of a claim is recorded that was made without a run")
    @Refuses(
            forbidden = "separationOfDuties",
            conflict = {
                "notPayable",
                "inARun",
                "providerSuspended",
                "payoutDetailsChanged",
                "owesBack",
                "heldByComplaint"
            })
    @Idempotent
    @PostMapping("/api/payments/{claim}/by-hand")
    ByHand byHand(CurrentUser user, @PathVariable String claim) {
        return new ByHand(steps.byHand(user, claim));
    }

    private void refuseInRun(String claim) {
        payments.inRun(claim).ifPresent(run -> {
            throw Refused.conflict("inARun", "This claim is in the payment run " + run + ". It is paid there.");
        });
    }
}
