package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReferencePriceController {

    /**
     * @param price of one, in major units; null: from that day on the service has none
     * @param until the last day; null while no other price of the service follows
     */
    record PriceView(
            String service,
            @Nullable BigDecimal price,
            String currency,
            LocalDate from,
            @Nullable LocalDate until,
            String setBy,
            Instant setAt) {}

    /** @param prices each of a service from a day on; services that are not named keep their prices */
    record Prices(@Schema(requiredMode = REQUIRED) @Nullable List<@Nullable Price> prices) {}

    /**
     * @param service its name, as the items of vouchers and claims have it
     * @param price of one, in major units; null ends the service's price
     * @param from the first day, as YYYY-MM-DD: tomorrow or later, or today for a service that has no price today
     */
    record Price(
            @Schema(requiredMode = REQUIRED) @Nullable String service,
            @Nullable BigDecimal price,
            @Schema(requiredMode = REQUIRED) @Nullable String from) {}

    /** @param same how many were so already */
    record Outcome(int set, int same) {}

    /** With four digits of the year: more are a slip, and the database has an end of time. */
    private static final int LENGTH_OF_A_DAY = 10;

    private final ReferencePrices prices;
    private final Clock clock;

    ReferencePriceController(ReferencePrices prices, Clock clock) {
        this.prices = prices;
        this.clock = clock;
    }

    @Operation(
            operationId = "referencePriceList",
            summary = "What services usually cost in a programme: the prices that count today and those to come",
            description = "For the programme's managers, those who pay, and auditors.")
    @Refuses(forbidden = "notYourProgramme")
    @GetMapping("/api/programmes/{code}/reference-prices")
    List<PriceView> list(
            CurrentUser user,
            @PathVariable String code,
            @Parameter(
                            description =
                                    "true: also those that counted before, or were set anew before their first day",
                            example = "false")
                    @RequestParam(defaultValue = "false")
                    boolean history) {
        Programme programme = prices.readable(user, code);
        return read(programme, history).stream()
                .map(each -> new PriceView(
                        each.service(),
                        each.price() == null ? null : each.price().major(),
                        programme.currency(),
                        each.from(),
                        each.until(),
                        each.setBy(),
                        each.setAt()))
                .toList();
    }

    private List<ReferencePrice> read(Programme programme, boolean history) {
        LocalDate today = LocalDate.now(clock);
        return prices.all(programme).stream()
                .filter(each -> history
                        || each.isOf(today)
                        || !each.replaced() && each.from().isAfter(today))
                .toList();
    }

    @Operation(
            operationId = "referencePriceCsv",
            summary = "The same for a spreadsheet; the page of reference prices takes the changed file")
    @Refuses(forbidden = "notYourProgramme")
    @AnswersAs("text/csv")
    @GetMapping(path = "/api/programmes/{code}/reference-prices/csv", produces = "text/csv")
    void csv(
            CurrentUser user,
            @PathVariable String code,
            @Parameter(example = "false") @RequestParam(defaultValue = "false") boolean history,
            HttpServletResponse response)
            throws IOException {
        Programme programme = prices.readable(user, code);
        response.setContentType(Csv.TYPE.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("reference-prices-" + programme.code() + ".csv")
                        .build()
                        .toString());
        ReferencePriceFile.write(read(programme, history), programme.currency(), response.getWriter());
    }

    @Operation(
            operationId = "referencePriceSet",
            summary = "Set what services usually cost from a day on, all or none",
            description =
                    "What a service costs on a day that has begun does not change. Services that are not named keep their prices, and what is"
                            + " so already is not set again, so that the same call twice changes nothing.")
    @Idempotent
    @Refuses(forbidden = "notYourProgramme")
    @PutMapping("/api/programmes/{code}/reference-prices")
    Outcome set(CurrentUser user, @PathVariable String code, @RequestBody Prices request) {
        Programme programme = prices.readable(user, code);
        ReferencePrices.Outcome done = prices.set(user, code, wanted(request, programme.currency()));
        return new Outcome(done.set(), done.same());
    }

    private static LocalDate day(String text) {
        LocalDate day = LocalDate.parse(text);
        if (text.length() != LENGTH_OF_A_DAY) {
            throw new DateTimeParseException("a year of more than four digits", text, 0);
        }
        return day;
    }

    private static List<WantedPrice> wanted(Prices request, String currency) {
        if (request.prices() == null || request.prices().isEmpty()) {
            throw Refused.invalid("prices", "Name at least one service with its price.");
        }
        if (request.prices().size() > ReferencePrices.MOST) {
            throw Refused.invalid("prices", "At most %d prices are set at once.".formatted(ReferencePrices.MOST));
        }
        List<FieldError> errors = new ArrayList<>();
        List<WantedPrice> wanted = new ArrayList<>();
        for (int i = 0; i < request.prices().size(); i++) {
            Price each = request.prices().get(i);
            String field = "prices[" + i + "]";
            if (each == null || each.service() == null || each.from() == null) {
                errors.add(new FieldError(field, "Name the service and the first day of its price."));
                continue;
            }
            try {
                wanted.add(new WantedPrice(
                        null,
                        field,
                        each.service(),
                        each.price() == null ? null : Money.parse(currency, each.price()),
                        day(each.from())));
            } catch (InvalidMoneyException e) {
                errors.add(new FieldError(field + ".price", e.getMessage() + "."));
            } catch (DateTimeParseException e) {
                errors.add(new FieldError(field + ".from", "Give a day as YYYY-MM-DD."));
            }
        }
        ReferencePrices.refuse(errors);
        return wanted;
    }
}
