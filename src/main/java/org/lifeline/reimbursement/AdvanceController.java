package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.ProviderViews;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Advances to providers over HTTP: managers ask for one, an organisation sees its own. */
@RestController
class AdvanceController {

    /**
     * @param programme whose money it is, and whose claims pay it back
     * @param amount in major units of the programme's currency
     */
    record NewAdvance(
            @Schema(requiredMode = REQUIRED) @Nullable String programme,
            @Schema(requiredMode = REQUIRED) @Nullable BigDecimal amount,
            @Schema(requiredMode = REQUIRED) @Nullable String reason) {}

    /** @param advance its number; another manager has to agree */
    record Asked(String advance) {}

    /**
     * An advance. Amounts are in major units.
     *
     * @param state {@code approved}, {@code payable}, {@code paid} or {@code givenUp}
     * @param paidBack so much of it lowered the payments of later claims
     * @param open what later claims have still to pay back; nothing while the provider does not have the money
     */
    record View(
            String advance,
            String programme,
            BigDecimal amount,
            String currency,
            BigDecimal paidBack,
            BigDecimal open,
            String state,
            String reason,
            Instant approvedAt,
            @Nullable Instant paidAt) {

        static View of(Advance advance) {
            return new View(
                    advance.number(),
                    advance.programme(),
                    advance.amount().major(),
                    advance.amount().currencyCode(),
                    advance.setOff().major(),
                    advance.open().major(),
                    advance.state(),
                    advance.reason(),
                    advance.approvedAt(),
                    advance.paidAt());
        }
    }

    private final Advances advances;
    private final AdvanceProcesses processes;
    private final ProviderViews views;

    AdvanceController(Advances advances, AdvanceProcesses processes, ProviderViews views) {
        this.advances = advances;
        this.processes = processes;
        this.views = views;
    }

    @Operation(
            summary = "The advances to a provider that were agreed on, the newest first; an organisation sees its own")
    @GetMapping("/api/providers/{code}/advances")
    List<View> list(CurrentUser user, @PathVariable String code) {
        views.requireSeen(user, code);
        return advances.of(views.row(code).code()).stream().map(View::of).toList();
    }

    @Operation(
            summary =
                    "Ask for an advance to a provider against its later claims, as a manager of the programme; another manager has to agree")
    @Idempotent
    @Refuses(
            forbidden = {"notYourProgramme", "ownOrganisation"},
            conflict = {
                "aboveAdvanceLimit",
                "fundsMissing",
                "noFiscalYear",
                "noPayoutDetails",
                "payoutDetailsChanging",
                "programmeClosed",
                "providerSuspended"
            })
    @PostMapping("/api/providers/{code}/advances")
    @ResponseStatus(HttpStatus.CREATED)
    Asked ask(CurrentUser user, @PathVariable String code, @RequestBody NewAdvance asked) {
        views.row(code);
        return new Asked(processes.start(user, code, asked.programme(), asked.amount(), asked.reason()));
    }
}
