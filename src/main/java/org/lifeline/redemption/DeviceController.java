package org.lifeline.redemption;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.ProblemAdvice;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.RefusedAttempts;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Presence;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeviceController {

    /**
     * @param name the name by which people know the device; at most 64 characters
     * @param publicKey an EC key on P-256 as a JWK (RFC 7517), without its private part
     */
    record NewDevice(
            @Schema(requiredMode = REQUIRED) @Nullable String name,
            @Schema(requiredMode = REQUIRED) @Nullable Map<String, Object> publicKey) {}

    /**
     * @param nextSeq the number of the device's next record, from 1
     * @param state waitingForAdministrator, waitingForManager, active or withdrawn; only an active device may record redemptions
     * @param caps how much it may record without a network until it contacts the server again; amounts in minor units, for each currency
     * @param presence the presence check of each programme of the organisation: none, pin (not possible without a network) or id
     */
    record Allowed(
            UUID id, String name, Device.State state, long nextSeq, OfflineCaps caps, Map<String, Presence> presence) {}

    record View(
            UUID id,
            String name,
            Device.State state,
            String registeredBy,
            Instant registeredAt,
            long nextSeq,
            OfflineCaps caps,
            @Nullable Instant withdrawnAt,
            @Nullable String withdrawalReason) {}

    /** @param reason why no record of the device is accepted any more; at most 500 characters */
    record Withdrawal(
            @Schema(requiredMode = REQUIRED) @Nullable String reason) {}

    /**
     * @param payload base64url of the record's JSON: {v: 1, uuid, device, seq, previous, qr, currency, amountMinor, paper, at, statusIat}
     * @param signature by the device's key over the text of payload, ECDSA P-256 with SHA-256 in the form of IEEE P1363, base64url
     */
    record Signed(
            @Schema(
                    requiredMode = REQUIRED,
                    description =
                            "base64url of the record's JSON: {v: 1, uuid, device, seq, previous, qr, currency, amountMinor, paper, at, statusIat}")
            @Nullable
            String payload,

            @Schema(
                    requiredMode = REQUIRED,
                    description =
                            "by the device's key over the text of payload: ECDSA P-256 with SHA-256 in the form of IEEE P1363, base64url")
            @Nullable
            String signature) {}

    /** @param records in the order of the device's chain; at most 200 */
    record Batch(
            @Schema(requiredMode = REQUIRED) @Nullable UUID device,
            @Nullable List<@Nullable Signed> records) {}

    /** @param results one for each record, in the same order */
    record Synced(
            List<OfflineResult> results,
            Device.State state,
            long nextSeq,
            OfflineCaps caps,
            Map<String, Presence> presence) {}

    private final Devices devices;
    private final DeviceActivation activation;
    private final OfflineRedemptions offline;
    private final RefusedAttempts attempts;

    DeviceController(
            Devices devices, DeviceActivation activation, OfflineRedemptions offline, RefusedAttempts attempts) {
        this.devices = devices;
        this.activation = activation;
        this.offline = offline;
        this.attempts = attempts;
    }

    @Operation(
            summary =
                    "Register a device that shall note redemptions without a network, for one's organisation; somebody else makes it active")
    @Idempotent
    @Refuses(
            forbidden = "noOrganisation",
            conflict = {"keyAlreadyRegistered", "tooManyDevices"})
    @PostMapping("/api/devices")
    @ResponseStatus(HttpStatus.CREATED)
    Allowed register(CurrentUser user, @RequestBody NewDevice request) {
        Device d = activation.register(user.id(), request.name(), request.publicKey());
        return new Allowed(d.id(), d.name(), d.state(), d.nextSeq(), d.caps(), devices.presence(d.provider()));
    }

    @Operation(summary = "The devices of one's organisation, the newest first")
    @Refuses(forbidden = "noOrganisation")
    @GetMapping("/api/devices")
    List<View> list(CurrentUser user) {
        return devices.of(user.id()).stream().map(DeviceController::view).toList();
    }

    @Operation(
            summary =
                    "Make a device of one's organisation active, as its administrator; a manager agrees as well where there are many")
    @Idempotent
    @Refuses(
            forbidden = {"noOrganisation", "notAdministrator", "ownDevice"},
            conflict = "deviceWithdrawn")
    @PostMapping("/api/devices/{id}/activation")
    View activate(CurrentUser user, @PathVariable UUID id) {
        return view(activation.activate(user.id(), id));
    }

    @Operation(
            summary =
                    "Withdraw a device of one's organisation, as its administrator or as who registered it: nothing is taken from it any more")
    @Idempotent
    @Refuses(forbidden = {"noOrganisation", "notAdministrator"})
    @PostMapping("/api/devices/{id}/withdrawal")
    View withdraw(CurrentUser user, @PathVariable UUID id, @RequestBody Withdrawal request) {
        return view(devices.withdraw(user.id(), id, request.reason()));
    }

    private static View view(Device d) {
        return new View(
                d.id(),
                d.name(),
                d.state(),
                d.registeredBy(),
                d.registeredAt(),
                d.nextSeq(),
                d.caps(),
                d.withdrawnAt(),
                d.withdrawalReason());
    }

    @Operation(summary = "Send what a device noted without a network; the same records again get the same results")
    @Refuses(
            forbidden = "noOrganisation",
            notFound = true,
            conflict = {"deviceForked", "deviceNotActive", "outOfSequence"})
    @PostMapping("/api/offline-redemptions")
    Synced sync(CurrentUser user, @RequestBody Batch batch) {
        if (batch.device() == null) {
            throw Refused.invalid("device", "Send the id of the device that noted these records.");
        }
        OfflineRedemptions.Synced synced = offline.sync(
                user.id(),
                batch.device(),
                batch.records() == null
                        ? List.of()
                        : batch.records().stream()
                                .map(r -> r == null
                                        ? new OfflineRedemptions.Sent(null, null)
                                        : new OfflineRedemptions.Sent(r.payload(), r.signature()))
                                .toList());
        Device d = synced.device();
        return new Synced(synced.results(), d.state(), d.nextSeq(), d.caps(), devices.presence(d.provider()));
    }

    /** A response with 409 that says at which number the device's chain continues. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> outOfSequence(OutOfSequence e, HttpServletRequest request) {
        attempts.note(e.refused(), request);
        ProblemDetail problem = ProblemAdvice.problem(e.refused());
        problem.setProperty("nextSeq", e.nextSeq());
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
