package org.lifeline.redemption;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RedemptionController {

    /**
     * @param qr the complete text of the voucher's QR code, or the part after {@code #}
     * @param amount in major units
     * @param pin of six digits, where the programme asks for one
     * @param identityKind the kind of identity paper that was looked at, where the programme asks for one: see {@link IdentityPaper}
     * @param items quantities by the things' names as on the voucher, where it is for certain things
     * @param device a name by which the provider knows the device; at most 64 characters
     */
    record Request(
            @Schema(requiredMode = REQUIRED) @Nullable String qr,
            @Schema(requiredMode = REQUIRED) @Nullable BigDecimal amount,
            @Schema(requiredMode = REQUIRED) @Nullable String currency,
            @Nullable String pin,
            @Nullable String identityKind,
            @Nullable Map<String, Integer> items,
            @Nullable String device) {}

    /** @param balance what is left of the voucher's value, in major units */
    record Redeemed(UUID id, BigDecimal balance, String currency) {}

    /** @param reason why the redemption is taken back, in the provider's own words; at most 500 characters */
    record ReversalRequest(
            @Schema(requiredMode = REQUIRED) @Nullable String reason) {}

    /** @param balance what is left of the voucher's value now, in major units */
    record Reversed(UUID id, String state, Instant reversedAt, String reason, BigDecimal balance, String currency) {}

    private final Redemptions redemptions;
    private final Reversals reversals;
    private final Receipts receipts;

    RedemptionController(Redemptions redemptions, Reversals reversals, Receipts receipts) {
        this.receipts = receipts;
        this.redemptions = redemptions;
        this.reversals = reversals;
    }

    @Operation(summary = "Redeem a voucher or a part of it; the same Idempotency-Key never redeems twice")
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {
                "exceedsBalance",
                "exceedsItems",
                "exhausted",
                "expired",
                "idempotencyKeyReused",
                "identityCheckRequired",
                "itemNotOnVoucher",
                "itemsRequired",
                "notAVoucher",
                "pinLocked",
                "pinRequired",
                "replaced",
                "revoked",
                "suspended",
                "unknownVoucher",
                "wrongCurrency",
                "wrongPin",
                "wrongProvider"
            })
    @PostMapping("/api/redemptions")
    @ResponseStatus(HttpStatus.CREATED)
    Redeemed redeem(
            CurrentUser user,
            @Parameter(
                            required = true,
                            description =
                                    "Names this redemption, in 1 to 100 characters: sent again with the same content, it is answered as before."
                                            + " The key belongs to the organisation and never expires. A refusal (409) that the desk cannot mend"
                                            + " with a PIN or a paper is final for key and content: to try again, send a new key.")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    String key,
            @RequestBody Request request) {
        if (request.qr() == null || request.qr().isBlank()) {
            throw Refused.invalid("qr", "Give the text of the voucher's QR code.");
        }
        Redemption r = redemptions.redeem(
                user.id(),
                key == null ? "" : key,
                new RedemptionRequest(
                        request.qr(),
                        money(request),
                        request.pin(),
                        RedemptionRequest.paper(request.identityKind()),
                        GivenItems.of(request.items()),
                        request.device()));
        return new Redeemed(r.id(), r.balance().major(), r.balance().currencyCode());
    }

    private static Money money(Request request) {
        if (request.amount() == null) {
            throw Refused.invalid("amount", "Enter how much is redeemed.");
        }
        if (request.currency() == null || !request.currency().matches("[A-Z]{3}")) {
            throw Refused.invalid("currency", "Give the currency as three letters, such as EUR.");
        }
        try {
            return Money.parse(request.currency(), request.amount());
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("amount", String.valueOf(e.getMessage()));
        }
    }

    @Operation(summary = "The receipt of a redemption of one's organisation, a PDF")
    @Refuses(forbidden = "noOrganisation")
    @AnswersAs("application/pdf")
    @GetMapping("/api/redemptions/{id}/receipt")
    ResponseEntity<byte[]> receipt(CurrentUser user, @PathVariable UUID id) {
        return receipts.show(user.id(), id);
    }

    @Operation(
            summary =
                    "Take a redemption of one's organisation back, within the programme's hours and while no claim has it")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "separationOfDuties"},
            conflict = {"overdrawn", "redemptionClaimed", "reversalTooLate"})
    @PostMapping("/api/redemptions/{id}/reversal")
    Reversed reverse(CurrentUser user, @PathVariable UUID id, @RequestBody ReversalRequest request) {
        Reversal r = reversals.reverse(user.id(), id, request.reason());
        return new Reversed(
                r.redemption(),
                "reversed",
                r.reversedAt(),
                r.reason(),
                r.balance().major(),
                r.balance().currencyCode());
    }
}
