package org.lifeline.registry.exchange;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.registry.exchange.PeopleExport.Allowed;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Managers write the beneficiaries of their programme to a file, and say what it is needed for. */
@Controller
class PeopleExportPages {

    private final PeopleExport export;
    private final Phrases phrases;

    PeopleExportPages(PeopleExport export, Phrases phrases) {
        this.export = export;
        this.phrases = phrases;
    }

    @GetMapping("/people/export")
    String show(CurrentUser manager, Model model) {
        model.addAttribute("programmes", export.programmes(manager));
        model.addAttribute("fields", Arrays.asList(PersonField.values()));
        model.addAttribute("chosen", List.of());
        return "people-export";
    }

    /** @return null when the file was written */
    @PostMapping("/people/export")
    @org.jspecify.annotations.Nullable
    ModelAndView write(
            CurrentUser manager,
            @RequestParam(defaultValue = "") String programme,
            @RequestParam(name = "field", defaultValue = "") List<String> fields,
            @RequestParam(defaultValue = "") String reason,
            Locale language,
            HttpServletResponse response)
            throws IOException {
        Allowed allowed;
        try {
            allowed = export.allow(manager, programme, fields, reason);
        } catch (Refused refused) {
            if (refused.status() != 422) {
                throw refused;
            }
            ModelAndView again = new ModelAndView("people-export");
            again.addObject("programmes", export.programmes(manager));
            again.addObject("fields", Arrays.asList(PersonField.values()));
            again.addObject("chosen", fields);
            again.addObject("programme", programme);
            again.addObject("reason", reason);
            again.addObject("error", phrases.say(refused.errors().get(0).message(), language));
            return again;
        }
        response.setContentType(Csv.TYPE.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("people-" + allowed.programme() + ".csv")
                        .build()
                        .toString());
        export.write(allowed, response.getWriter());
        return null;
    }
}
