package org.lifeline.provider;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** The public page on which an organisation asks to join, without an account; and its papers, for the managers who check it. */
@Controller
class JoiningPages {

    private final Joining joining;
    private final PayoutKinds kinds;
    private final Programmes programmes;
    private final Documents documents;
    private final UploadLimit limit;

    JoiningPages(Joining joining, PayoutKinds kinds, Programmes programmes, Documents documents, UploadLimit limit) {
        this.joining = joining;
        this.kinds = kinds;
        this.programmes = programmes;
        this.documents = documents;
        this.limit = limit;
    }

    @GetMapping("/join")
    String form(Model model) {
        return page(Map.of(), List.of(), Map.of(), model);
    }

    @PostMapping("/join")
    String ask(
            @RequestParam Map<String, String> typed,
            @RequestParam(required = false) @Nullable List<String> programme,
            @RequestParam(required = false) @Nullable List<MultipartFile> papers,
            Model model) {
        List<String> chosen = programme == null ? List.of() : programme;
        try {
            List<Documents.Checked> checked = (papers == null ? List.<MultipartFile>of() : papers)
                    .stream()
                            .filter(paper -> !paper.isEmpty())
                            .map(paper -> documents.check(paper, "licence"))
                            .toList();
            List<String> known =
                    programmes.active().stream().map(Programme::code).toList();
            joining.ask(request(typed, chosen.stream().filter(known::contains).toList()), checked);
            return "redirect:/join/thanks";
        } catch (Refused refused) {
            Map<String, String> errors = new LinkedHashMap<>();
            String kind = typed.getOrDefault("kind", "");
            refused.errors().forEach(error -> errors.put(field(kind, error.field()), error.message()));
            if (errors.isEmpty()) {
                errors.put("providerName", refused.detail());
            }
            return page(typed, chosen, errors, model);
        }
    }

    /** The name of the input on the page. */
    private String field(String kind, String field) {
        if (field.equals("file")) {
            return "papers";
        }
        return kinds.keys().contains(kind) && kinds.names(kind).contains(field) ? kind + "-" + field : field;
    }

    private JoiningRequest request(Map<String, String> typed, List<String> chosen) {
        String kind = typed.getOrDefault("kind", "");
        Map<String, String> values = new HashMap<>();
        if (kinds.keys().contains(kind)) {
            kinds.names(kind).forEach(name -> values.put(name, typed.getOrDefault(kind + "-" + name, "")));
        }
        return new JoiningRequest(
                null,
                typed.get("providerName"),
                typed.get("providerKind"),
                typed.get("licenceNumber"),
                TypedDetails.day("licenceUntil", typed.getOrDefault("licenceUntil", "")),
                typed.get("services"),
                typed.get("contactName"),
                typed.get("email"),
                typed.get("phone"),
                List.of(new JoiningRequest.Place(
                        typed.get("placeAddress"),
                        typed.get("openingHours"),
                        TypedDetails.degrees("latitude", typed.getOrDefault("latitude", "")),
                        TypedDetails.degrees("longitude", typed.getOrDefault("longitude", "")))),
                kind,
                typed.get("holder"),
                values,
                chosen);
    }

    private String page(Map<String, String> typed, List<String> chosen, Map<String, String> errors, Model model) {
        model.addAttribute("kinds", Joining.KINDS);
        model.addAttribute("programmes", programmes.active());
        model.addAttribute("chosen", chosen);
        model.addAttribute("typed", typed);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        model.addAttribute("uploadLimit", limit);
        model.addAttribute("sent", false);
        return "join";
    }

    @GetMapping("/join/thanks")
    String thanks(Model model) {
        model.addAttribute("sent", true);
        return "join";
    }

    @GetMapping("/providers/requests/{number}")
    String papers(@PathVariable String number, Model model) {
        Joining.Stored stored = joining.get(number);
        model.addAttribute("number", number);
        model.addAttribute("name", stored.content().name());
        model.addAttribute("papers", documents.list(number));
        return "joining-papers";
    }

    @GetMapping("/providers/requests/{number}/papers/{id}")
    ResponseEntity<byte[]> paper(@PathVariable String number, @PathVariable UUID id) {
        joining.get(number);
        return documents.show(number, id);
    }
}
