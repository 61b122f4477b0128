package org.lifeline.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.Line;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.lifeline.provider.JoiningRequest.Place;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an organisation sees what the office knows of it: licence, places, services and contact. Its administrators change it here. */
@Controller
class DetailsPages {

    private static final Pattern OF_A_PLACE = Pattern.compile("places\\[(\\d+)]\\.(\\w+)");

    /** A change as its organisation sees it. */
    record Row(DetailsChange change, List<Line> lines, List<Document> papers) {}

    private final Providers providers;
    private final DetailsChanges changes;
    private final DetailsHistory history;
    private final Licences licences;
    private final Documents documents;
    private final UploadLimit limit;
    private final Phrases phrases;

    DetailsPages(
            Providers providers,
            DetailsChanges changes,
            DetailsHistory history,
            Licences licences,
            Documents documents,
            UploadLimit limit,
            Phrases phrases) {
        this.providers = providers;
        this.changes = changes;
        this.history = history;
        this.licences = licences;
        this.documents = documents;
        this.limit = limit;
        this.phrases = phrases;
    }

    @GetMapping("/provider/details")
    String show(CurrentUser user, @RequestParam(defaultValue = "0") int page, Locale locale, Model model) {
        return page(user, null, Map.of(), page, locale, model);
    }

    @PostMapping("/provider/details")
    String ask(
            CurrentUser user,
            @RequestParam Map<String, String> typed,
            @RequestParam(required = false) @Nullable List<MultipartFile> papers,
            Locale locale,
            Model model) {
        List<Integer> numbers = new ArrayList<>();
        try {
            List<Documents.Checked> checked = (papers == null ? List.<MultipartFile>of() : papers)
                    .stream()
                            .filter(paper -> !paper.isEmpty())
                            .map(paper -> documents.check(paper, "licence"))
                            .toList();
            changes.ask(
                    user.id(),
                    own(user),
                    new DetailsChanges.Asked(
                            typed.get("licenceNumber"),
                            TypedDetails.day("licenceUntil", typed.getOrDefault("licenceUntil", "")),
                            typed.get("services"),
                            typed.get("email"),
                            places(user, typed, numbers),
                            typed.get("reason")),
                    checked);
            return "redirect:/provider/details";
        } catch (Refused refused) {
            return page(user, typed, errors(refused, "reason", numbers), 0, locale, model);
        }
    }

    /**
     * The places that were typed. One without an address is given up; the hours of the others stay, because they change at once.
     *
     * @param numbers gets the number that each of them has on the page
     */
    private List<Place> places(CurrentUser user, Map<String, String> typed, List<Integer> numbers) {
        List<Place> known = history.now(own(user)).places();
        List<Place> places = new ArrayList<>();
        for (int i = 1; i <= ProviderPlaces.MOST + 1; i++) {
            String address = typed.getOrDefault("placeAddress-" + i, "").strip();
            if (!address.isEmpty()) {
                numbers.add(i);
                places.add(new Place(
                        address,
                        i <= known.size() ? known.get(i - 1).openingHours() : typed.get("openingHours-" + i),
                        TypedDetails.degrees("latitude-" + i, typed.getOrDefault("latitude-" + i, "")),
                        TypedDetails.degrees("longitude-" + i, typed.getOrDefault("longitude-" + i, ""))));
            }
        }
        return places;
    }

    @PostMapping("/provider/details/contact")
    String changeContact(CurrentUser user, @RequestParam Map<String, String> typed, Locale locale, Model model) {
        try {
            List<@Nullable String> hours = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            for (int i = 1; i <= ProviderPlaces.MOST && typed.containsKey("hoursOf-" + i); i++) {
                hours.add(typed.get("openingHours-" + i));
                seen.add(typed.get("hoursOf-" + i));
            }
            changes.changeContact(
                    user.id(), own(user), typed.get("contactName"), typed.get("contactPhone"), hours, seen);
            return "redirect:/provider/details";
        } catch (Refused refused) {
            Map<String, String> kept = new HashMap<>(typed);
            if (refused.reason().equals("placesChanged")) {
                // they are of other places than those that the page now shows
                kept.keySet().removeIf(name -> name.startsWith("openingHours-"));
            }
            return page(user, kept, errors(refused, "contactName", List.of()), 0, locale, model);
        }
    }

    @PostMapping("/provider/details/{number}/withdrawal")
    String withdraw(CurrentUser user, @PathVariable int number, Locale locale, RedirectAttributes after) {
        try {
            changes.withdraw(user.id(), own(user), number);
        } catch (Refused refused) {
            if (refused.status() != 409) {
                throw refused;
            }
            after.addFlashAttribute("error", phrases.say(refused.detail(), locale));
        }
        return "redirect:/provider/details";
    }

    @GetMapping("/provider/details/{number}/papers/{id}")
    ResponseEntity<byte[]> paper(CurrentUser user, @PathVariable int number, @PathVariable UUID id) {
        return documents.show(DetailsHistory.key(own(user), number), id);
    }

    /**
     * @param elsewhere the input beside which something is said that concerns none of them
     * @param numbers of the places on the page, in the order in which they were asked for
     */
    private static Map<String, String> errors(Refused refused, String elsewhere, List<Integer> numbers) {
        if (refused.status() == 403 || refused.status() == 404) {
            throw refused;
        }
        Map<String, String> errors = new LinkedHashMap<>();
        refused.errors()
                .forEach(error -> errors.putIfAbsent(
                        switch (error.field()) {
                            case "file" -> "papers";
                            case "phone" -> "contactPhone";
                            case "places" -> "placeAddress-1";
                            case "openingHours" -> "openingHours-1";
                            default -> input(error.field(), numbers);
                        },
                        error.message()));
        if (errors.isEmpty()) {
            errors.put(elsewhere, refused.detail());
        }
        return errors;
    }

    private static String input(String field, List<Integer> numbers) {
        Matcher place = OF_A_PLACE.matcher(field);
        return place.matches() ? place.group(2) + "-" + numbers.get(Integer.parseInt(place.group(1))) : field;
    }

    private String page(
            CurrentUser user,
            @Nullable Map<String, String> typed,
            Map<String, String> errors,
            int page,
            Locale locale,
            Model model) {
        String code = own(user);
        ProviderDetails now = history.now(code);
        int number = Paging.number(page);
        List<DetailsChange> shown = history.page(code, number, Paging.SIZE);
        model.addAttribute("providerName", providers.name(code));
        model.addAttribute("details", now);
        model.addAttribute("licenceEnded", licences.hasEnded(now.licenceUntil()));
        model.addAttribute(
                "open",
                history.open(code)
                        .map(change -> rows(List.of(change), locale).get(0))
                        .orElse(null));
        model.addAttribute(
                "history",
                rows(shown.stream().filter(change -> !change.isOpen()).toList(), locale));
        model.addAttribute(
                "paging",
                Paging.of("/provider/details", Map.of(), number, history.count(code))
                        .at("history"));
        model.addAttribute("administrator", providers.isAdministrator(user.id()));
        Map<String, String> inputs = inputs(now);
        if (typed != null) {
            inputs.putAll(typed);
        }
        model.addAttribute("typed", inputs);
        Map<String, String> said = new LinkedHashMap<>();
        errors.forEach((field, message) -> said.put(field, phrases.say(message, locale)));
        model.addAttribute("errors", said.isEmpty() ? null : said);
        model.addAttribute("uploadLimit", limit);
        return "provider-details";
    }

    private List<Row> rows(List<DetailsChange> shown, Locale locale) {
        Map<String, List<Document>> papers =
                documents.list(shown.stream().map(DetailsChange::key).toList());
        return shown.stream()
                .map(change -> new Row(
                        change,
                        DetailsInWords.lines(change).stream()
                                .map(line -> said(line, locale))
                                .toList(),
                        papers.getOrDefault(change.key(), List.of())))
                .toList();
    }

    private Line said(Line line, Locale locale) {
        return new Line(
                phrases.say(line.what(), locale), phrases.say(line.now(), locale), phrases.say(line.then(), locale));
    }

    /** What the inputs show before anything is typed. */
    private static Map<String, String> inputs(ProviderDetails now) {
        Map<String, String> inputs = new HashMap<>();
        inputs.put("licenceNumber", now.licenceNumber());
        inputs.put("licenceUntil", words(now.licenceUntil()));
        inputs.put("services", now.services());
        inputs.put("email", now.email());
        inputs.put("contactName", now.contactName());
        inputs.put("contactPhone", now.contactPhone());
        int i = 1;
        for (Place place : now.places()) {
            inputs.put("placeAddress-" + i, place.address());
            inputs.put("openingHours-" + i, place.openingHours());
            inputs.put("latitude-" + i, words(place.latitude()));
            inputs.put("longitude-" + i, words(place.longitude()));
            i++;
        }
        return inputs;
    }

    private static String words(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }

    private static String words(@Nullable BigDecimal degrees) {
        return degrees == null ? "" : degrees.toPlainString();
    }

    private String own(CurrentUser user) {
        return providers
                .of(user.id())
                .orElseThrow(() -> Refused.forbidden(
                        "noOrganisation", "This log-in is not bound to a service provider's organisation."));
    }
}
