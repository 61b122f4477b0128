package org.lifeline.provider;

import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.lifeline.platform.web.Paging;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Providers over HTTP: the office sees all of them, an organisation itself. */
@RestController
class ProviderController {

    /** @param suspended whether nothing is redeemed or paid there at present */
    record Summary(String code, String name, boolean suspended) {}

    /**
     * @param address of the holder in one line; missing where it is not known
     * @param account the account with nothing readable but its end
     */
    record Payout(
            int version,
            String kind,
            String holder,
            @Nullable String address,
            String account) {}

    /**
     * @param inForceFrom when it is paid to it at the earliest; missing until the office has confirmed it
     * @param reason why it was refused or stopped
     */
    record Change(
            int version,
            String state,
            String kind,
            String holder,
            @Nullable String address,
            String account,
            String askedBy,
            Instant askedAt,
            @Nullable Instant inForceFrom,
            @Nullable String reason) {}

    /**
     * @param part details: a manager approves it; contact: it held at once
     * @param state asked, made, refused, lapsed or withdrawn
     */
    record DetailsChanged(
            int number,
            String part,
            String state,
            ProviderDetails before,
            ProviderDetails after,
            String askedBy,
            Instant askedAt,
            @Nullable String reason,
            @Nullable Instant decidedAt,
            @Nullable String decidedReason) {}

    /**
     * @param openingHours of each place, in their order
     */
    record Contact(
            @Nullable String contactName,
            @Nullable String contactPhone,
            @Nullable List<@Nullable String> openingHours) {}

    /** @param detailsChanges the newest 50, and before them the one that waits for a manager */
    record View(
            String code,
            String name,
            boolean suspended,
            @Nullable String suspensionReason,
            boolean licenceEnded,
            ProviderDetails details,
            List<DetailsChanged> detailsChanges,
            List<String> programmes,
            @Nullable Payout payout,
            List<Change> payoutChanges) {}

    /** @param details what the kind needs, such as iban, bic, street, postCode and town */
    record NewPayout(
            @Nullable String kind,
            @Nullable String holder,
            @Nullable Map<String, String> details,
            @Nullable String reason) {}

    record Stop(@Nullable String reason) {}

    private final ProviderViews views;
    private final PayoutChanges changes;
    private final PayoutKinds kinds;
    private final Suspensions suspensions;
    private final Payees payees;
    private final DetailsChanges detailsChanges;
    private final DetailsHistory details;
    private final Licences licences;

    ProviderController(
            ProviderViews views,
            PayoutChanges changes,
            PayoutKinds kinds,
            Suspensions suspensions,
            Payees payees,
            DetailsChanges detailsChanges,
            DetailsHistory details,
            Licences licences) {
        this.views = views;
        this.changes = changes;
        this.kinds = kinds;
        this.suspensions = suspensions;
        this.payees = payees;
        this.detailsChanges = detailsChanges;
        this.details = details;
        this.licences = licences;
    }

    @Operation(summary = "The providers; an organisation sees itself only")
    @GetMapping("/api/providers")
    List<Summary> list(
            CurrentUser user, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return views.seenBy(user, bounds.number(), bounds.size()).stream()
                .map(each -> new Summary(each.code(), each.name(), each.suspended()))
                .toList();
    }

    @Operation(summary = "A provider with its licence, places, contact and payout details, and their history")
    @GetMapping("/api/providers/{code}")
    View get(CurrentUser user, @PathVariable String code) {
        views.requireSeen(user, code);
        ProviderViews.Row row = views.row(code);
        ProviderDetails now = details.now(code);
        Payee payee = payees.get(code);
        PayoutDetails paidTo = payee.details();
        return new View(
                code,
                row.name(),
                row.suspended(),
                suspensions.history(code).stream()
                        .filter(each -> each.resumedAt() == null)
                        .map(Suspensions.Suspension::reason)
                        .findFirst()
                        .orElse(null),
                licences.hasEnded(now.licenceUntil()),
                now,
                details.page(code, 0, Paging.SIZE).stream()
                        .map(ProviderController::view)
                        .toList(),
                views.programmes(code),
                paidTo == null
                        ? null
                        : new Payout(
                                payee.version(), paidTo.kind(), paidTo.holder(), address(paidTo), kinds.hidden(paidTo)),
                changes.history(code).stream().map(this::view).toList());
    }

    @Operation(summary = "Ask for other payout details, as an administrator of the organisation")
    @Idempotent
    @Refuses(
            forbidden = "notAdministrator",
            conflict = {"changePending", "sameDetails"})
    @PostMapping("/api/providers/{code}/payout-changes")
    @ResponseStatus(HttpStatus.CREATED)
    Change ask(CurrentUser user, @PathVariable String code, @RequestBody NewPayout asked) {
        return view(changes.ask(user.id(), code, asked.kind(), asked.holder(), asked.details(), asked.reason()));
    }

    @Operation(
            summary =
                    "Stop a change of payout details that is not in force, as anybody of the organisation or a manager")
    @Idempotent
    @Refuses(conflict = "changeDecided")
    @PostMapping("/api/providers/{code}/payout-changes/{version}/stop")
    Change stop(CurrentUser user, @PathVariable String code, @PathVariable int version, @RequestBody Stop stop) {
        return view(changes.stop(user.id(), code, version, stop.reason()));
    }

    @Operation(
            summary = "Change the person to ask and the opening hours, as an administrator of the organisation",
            description =
                    "Holds at once. Licence, places, services and mail address are changed in the portal, with the papers, and a manager approves them.")
    @Idempotent
    @Refuses(forbidden = "notAdministrator", conflict = "changePending")
    @PutMapping("/api/providers/{code}/contact")
    ProviderDetails changeContact(CurrentUser user, @PathVariable String code, @RequestBody Contact contact) {
        return detailsChanges.changeContact(
                user.id(),
                code,
                contact.contactName(),
                contact.contactPhone(),
                contact.openingHours() == null ? List.of() : contact.openingHours());
    }

    private static DetailsChanged view(DetailsChange change) {
        return new DetailsChanged(
                change.number(),
                change.part(),
                change.state(),
                change.before(),
                change.after(),
                change.askedBy(),
                change.askedAt(),
                change.reason(),
                change.decidedAt(),
                change.decidedReason());
    }

    private static @Nullable String address(PayoutDetails details) {
        String line = HolderAddress.of(details).line();
        return line.isEmpty() ? null : line;
    }

    private Change view(PayoutChange change) {
        return new Change(
                change.version(),
                change.state(),
                change.details().kind(),
                change.details().holder(),
                address(change.details()),
                kinds.hidden(change.details()),
                change.askedBy(),
                change.askedAt(),
                change.inForceFrom(),
                change.endedReason());
    }
}
