package org.lifeline.registry.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Paging;
import org.lifeline.registry.exchange.PeopleImport.State;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Managers send a file of people, see what the check found, say what stands in which column, and ask for a second manager. */
@Controller
class PeopleImportPages {

    private static final String PATH = "/people/imports";

    private final PeopleImports imports;
    private final PeopleImportTable table;
    private final Phrases phrases;

    PeopleImportPages(PeopleImports imports, PeopleImportTable table, Phrases phrases) {
        this.imports = imports;
        this.table = table;
        this.phrases = phrases;
    }

    @GetMapping(PATH)
    String list(@RequestParam(defaultValue = "0") int page, Model model) {
        int number = Paging.number(page);
        model.addAttribute("files", table.page(number, Paging.SIZE));
        model.addAttribute("paging", Paging.of(PATH, Map.of(), number, table.count()));
        return "people-imports";
    }

    @PostMapping(PATH)
    String upload(
            CurrentUser manager,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "false") boolean renewContact,
            Locale language,
            RedirectAttributes after)
            throws IOException {
        try {
            if (file == null || file.isEmpty()) {
                throw Refused.invalid("file", "Choose the file with the people.");
            }
            try (InputStream content = file.getInputStream()) {
                String name = file.getOriginalFilename();
                return redirect(
                        imports.take(manager, name == null ? "" : name, content, language.getLanguage(), renewContact));
            }
        } catch (Refused refused) {
            return refused(refused, language, after, "redirect:" + PATH);
        }
    }

    @GetMapping(PATH + "/{id}")
    String show(CurrentUser manager, @PathVariable long id, @RequestParam(defaultValue = "0") int page, Model model) {
        PeopleImport its = table.get(id);
        int number = Paging.number(page);
        boolean waiting = imports.isWaiting(id);
        model.addAttribute("its", its);
        model.addAttribute("waiting", waiting);
        model.addAttribute("running", its.state() == State.checking || its.state() == State.entering);
        model.addAttribute("open", its.state() == State.checked && !waiting);
        model.addAttribute("complete", its.linesRead() == its.lines());
        model.addAttribute("fields", Arrays.asList(PersonField.values()));
        model.addAttribute("faults", table.faults(id, number, Paging.SIZE));
        model.addAttribute("paging", Paging.of(PATH + "/" + id, Map.of(), number, table.countFaults(id)));
        model.addAttribute(
                "sample", its.state() == State.checked && !waiting ? imports.sample(manager, its) : List.of());
        return "people-import";
    }

    @PostMapping(PATH + "/{id}/columns")
    String columns(
            CurrentUser manager,
            @PathVariable long id,
            @RequestParam Map<String, String> chosen,
            Locale language,
            RedirectAttributes after) {
        return then(id, language, after, () -> imports.map(manager, id, chosen));
    }

    @PostMapping(PATH + "/{id}/request")
    String ask(
            CurrentUser manager,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Locale language,
            RedirectAttributes after) {
        after.addFlashAttribute("reason", reason);
        return then(id, language, after, () -> imports.ask(manager, id, reason));
    }

    @PostMapping(PATH + "/{id}/abandon")
    String abandon(CurrentUser manager, @PathVariable long id, Locale language, RedirectAttributes after) {
        return then(id, language, after, () -> imports.abandon(manager, id));
    }

    private String then(long id, Locale language, RedirectAttributes after, Runnable step) {
        try {
            step.run();
            return redirect(id);
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            return refused(refused, language, after, redirect(id));
        }
    }

    private String refused(Refused refused, Locale language, RedirectAttributes after, String address) {
        after.addFlashAttribute("error", phrases.say(refused.first().message(), language));
        return address;
    }

    private static String redirect(long id) {
        return "redirect:" + PATH + "/" + id;
    }
}
