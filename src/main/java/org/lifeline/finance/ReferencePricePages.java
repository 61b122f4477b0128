package org.lifeline.finance;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Addresses;
import org.lifeline.platform.web.Paging;
import org.lifeline.programme.Programme;
import org.lifeline.reimbursement.ReferencePrice;
import org.lifeline.reimbursement.ReferencePrices;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What services usually cost in a programme: its managers set prices one by one or by a file, those who pay and auditors read them. A price
 * is never changed, only followed by another one, and all of them are shown.
 */
@Controller
class ReferencePricePages {

    /**
     * @param price of today; null where there is none
     * @param since the first day of what counts today; null where nothing counts yet
     * @param next the price to come, or an empty text when the price ends; null where nothing is to come
     */
    record ServiceRow(
            String service,
            String address,
            @Nullable String price,
            @Nullable LocalDate since,
            @Nullable String next,
            @Nullable LocalDate nextFrom) {}

    /** @param state past, now, coming, or replaced before it counted */
    record HistoryRow(
            @Nullable String price,
            LocalDate from,
            @Nullable LocalDate until,
            String state,
            ReferencePrice its) {}

    /** What is in the form's fields. */
    record Typed(String service, String price, String from) {}

    private final ReferencePrices prices;
    private final Phrases phrases;
    private final Clock clock;

    ReferencePricePages(ReferencePrices prices, Phrases phrases, Clock clock) {
        this.prices = prices;
        this.phrases = phrases;
        this.clock = clock;
    }

    /** @param service shows this service's prices of all days, and the form for its next price */
    @GetMapping("/programmes/{code}/reference-prices")
    String show(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "0") int page,
            Locale language,
            Model model) {
        return show(user, code, search, service, null, page, language, model);
    }

    private String show(
            CurrentUser user,
            String code,
            String search,
            String service,
            @Nullable Typed typed,
            int page,
            Locale language,
            Model model) {
        Programme programme = prices.readable(user, code);
        LocalDate today = LocalDate.now(clock);
        String path = path(code);
        int number = Paging.number(page);
        List<ServiceRow> rows = rows(prices.all(programme), path, today, language).stream()
                .filter(row -> row.service()
                        .toLowerCase(Locale.ROOT)
                        .contains(search.strip().toLowerCase(Locale.ROOT)))
                .toList();
        model.addAttribute("programme", programme.name());
        model.addAttribute("code", code);
        model.addAttribute("currency", programme.currency());
        model.addAttribute("path", path);
        model.addAttribute("search", search);
        model.addAttribute(
                "services",
                rows.stream()
                        .skip((long) number * Paging.SIZE)
                        .limit(Paging.SIZE)
                        .toList());
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("search", search.isBlank() ? null : search);
        model.addAttribute("paging", Paging.of(path, query, number, rows.size()));
        List<ReferencePrice> history =
                new ArrayList<>(service.isBlank() ? List.of() : prices.history(programme, service));
        Collections.reverse(history);
        model.addAttribute(
                "history",
                history.stream()
                        .map(each -> new HistoryRow(
                                money(each.price(), language), each.from(), each.until(), state(each, today), each))
                        .toList());
        model.addAttribute("service", history.isEmpty() ? null : history.get(0).service());
        boolean pricedToday = history.stream().anyMatch(each -> each.isOf(today) && each.price() != null);
        model.addAttribute("priced", pricedToday);
        model.addAttribute(
                "typed",
                typed != null ? typed : new Typed(service, "", (pricedToday ? today.plusDays(1) : today).toString()));
        model.addAttribute("maySet", prices.maySet(user, code));
        return "reference-prices";
    }

    private static List<ServiceRow> rows(List<ReferencePrice> all, String path, LocalDate today, Locale language) {
        Collection<List<ReferencePrice>> byService = all.stream()
                .collect(Collectors.groupingBy(ReferencePrice::service, LinkedHashMap::new, Collectors.toList()))
                .values();
        List<ServiceRow> rows = new ArrayList<>();
        for (List<ReferencePrice> its : byService) {
            String service = its.get(0).service();
            Optional<ReferencePrice> now =
                    its.stream().filter(each -> each.isOf(today)).findFirst();
            Optional<ReferencePrice> next = its.stream()
                    .filter(each -> !each.replaced() && each.from().isAfter(today))
                    .findFirst();
            rows.add(new ServiceRow(
                    service,
                    Addresses.of(path, Map.of("service", service)),
                    now.map(each -> money(each.price(), language)).orElse(null),
                    now.map(ReferencePrice::from).orElse(null),
                    next.map(each -> Optional.ofNullable(money(each.price(), language))
                                    .orElse(""))
                            .orElse(null),
                    next.map(ReferencePrice::from).orElse(null)));
        }
        return rows;
    }

    private static String state(ReferencePrice price, LocalDate today) {
        if (price.replaced()) {
            return "replaced";
        }
        return price.isOf(today) ? "now" : price.from().isAfter(today) ? "coming" : "past";
    }

    private static @Nullable String money(@Nullable Money price, Locale language) {
        return price == null ? null : price.format(language);
    }

    /** @param end present: the service has no price from that day on */
    @PostMapping("/programmes/{code}/reference-prices")
    String set(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String price,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(required = false) @Nullable String end,
            Locale language,
            Model model,
            RedirectAttributes after) {
        Programme programme = prices.readable(user, code);
        try {
            after.addFlashAttribute(
                    "done",
                    prices.setTyped(
                            user, programme.code(), service, end == null ? price : null, from, language.getLanguage()));
        } catch (Refused refused) {
            refused(refused, language, model);
            return show(user, code, "", service, new Typed(service, price, from), 0, language, model);
        }
        return "redirect:" + Addresses.of(path(code), Map.of("service", service));
    }

    /** Sets the prices of a file, all or none. */
    @PostMapping("/programmes/{code}/reference-prices/file")
    String upload(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Locale language,
            Model model,
            RedirectAttributes after)
            throws IOException {
        Programme programme = prices.readable(user, code);
        try {
            if (file == null || file.isEmpty()) {
                throw Refused.invalid("file", "Choose the file with the prices.");
            }
            after.addFlashAttribute(
                    "done", prices.setFile(user, programme.code(), file.getBytes(), language.getLanguage()));
        } catch (Refused refused) {
            refused(refused, language, model);
            return show(user, code, "", "", null, 0, language, model);
        }
        return "redirect:" + path(code);
    }

    private void refused(Refused refused, Locale language, Model model) {
        if (refused.status() == 403) {
            throw refused;
        }
        model.addAttribute(
                "errors",
                refused.errors().isEmpty()
                        ? List.of(phrases.say(refused.detail(), language))
                        : refused.errors().stream()
                                .map(FieldError::message)
                                .map(sentence -> phrases.say(sentence, language))
                                .toList());
    }

    private static String path(String code) {
        return "/programmes/" + code + "/reference-prices";
    }
}
