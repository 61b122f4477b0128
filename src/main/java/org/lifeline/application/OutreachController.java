package org.lifeline.application;

import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What a social worker's device asks when there is a network: a key to seal with, and that what it sealed is filed. */
@RestController
class OutreachController {

    /** The largest envelope in bytes. */
    static final int MOST_BYTES = 20 * 1024 * 1024;

    /**
     * @param device a device that was prepared before, which gets a new key; null for a new one
     * @param name of a new device
     */
    record Preparation(@Nullable UUID device, @Nullable String name) {}

    /**
     * @param publicKey a point of P-256 (SEC 1, uncompressed) in base64
     * @param sealsUntil until when the device seals with this key
     */
    record Prepared(UUID device, UUID key, String publicKey, String account, Instant sealsUntil, Instant opensUntil) {}

    /**
     * @param outcome filed, or draft where somebody has to look at it first
     * @param number of the application; null once its draft is deleted
     * @param page where the social worker goes on
     */
    record Taken(
            UUID id,
            OutreachEnvelopes.Outcome outcome,
            @Nullable String number,
            String page) {}

    private final OutreachDevices devices;
    private final OutreachEnvelopes envelopes;

    OutreachController(OutreachDevices devices, OutreachEnvelopes envelopes) {
        this.devices = devices;
        this.envelopes = envelopes;
    }

    @Operation(summary = "Prepare a device to file without a network, or give one a new key; as its social worker")
    @Idempotent
    @Refuses(
            forbidden = "forbidden",
            notFound = true,
            conflict = {"outreachEnded", "tooManyDevices"})
    @PostMapping("/api/outreach/devices")
    @ResponseStatus(HttpStatus.CREATED)
    Prepared prepare(CurrentUser user, @RequestBody Preparation request) {
        OutreachDevices.Key key = devices.prepare(user, request.device(), request.name());
        return new Prepared(
                key.device(),
                key.id(),
                Base64.getEncoder().encodeToString(key.publicKey()),
                user.id(),
                key.sealsUntil(),
                key.opensUntil());
    }

    @Operation(
            summary =
                    "Send an application that was sealed without a network; the same one again makes no second application and gets the same answer")
    @Refuses(
            forbidden = {"forbidden", "notYours"},
            conflict = {
                "envelopeDiffers",
                "outreachEnded",
                "outreachKeyUnknown",
                "outreachTooOld",
                "programmeClosed",
                "tooManyDrafts"
            },
            notFound = true)
    @PostMapping(value = "/api/outreach/envelopes", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Taken receive(CurrentUser user, @RequestParam(required = false) @Nullable MultipartFile envelope) {
        if (envelope == null) {
            throw OutreachSeal.unreadable();
        }
        if (envelope.getSize() > MOST_BYTES) {
            throw Refused.tooLarge("A sealed application is larger than 20 MB.");
        }
        try {
            OutreachEnvelopes.Received its = envelopes.receive(user, envelope.getBytes());
            return new Taken(its.id(), its.outcome(), its.number(), "/filing/outreach/received/" + its.id());
        } catch (IOException e) {
            throw new UncheckedIOException("the envelope cannot be read", e);
        }
    }
}
