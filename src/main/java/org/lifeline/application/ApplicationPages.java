package org.lifeline.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The self-service portal. */
@Controller
class ApplicationPages {

    private static final long MAX_UPLOAD_BYTES = 10L * 1024 * 1024;

    record ListEntry(
            String number,
            String programmeName,
            String status,
            String statusTitle,
            @Nullable String amount,
            Instant createdAt,
            @Nullable Instant submittedAt) {}

    record Shown(
            String number,
            String programmeName,
            String status,
            String statusTitle,
            String statusText,
            @Nullable String amount,
            @Nullable Instant submittedAt) {}

    record Step(String title, @Nullable String text, @Nullable Instant at, @Nullable Instant by, String state) {}

    private final Applications applications;
    private final ApplicationViews views;
    private final Programmes programmes;
    private final Documents documents;

    ApplicationPages(Applications applications, ApplicationViews views, Programmes programmes, Documents documents) {
        this.applications = applications;
        this.views = views;
        this.programmes = programmes;
        this.documents = documents;
    }

    @GetMapping("/")
    String home(Model model) {
        model.addAttribute("programmes", programmes.active());
        return "home";
    }

    @GetMapping("/applications")
    String list(CurrentUser user, Model model) {
        model.addAttribute(
                "applications",
                applications.of(user, 0, 100).stream()
                        .map(a -> new ListEntry(
                                a.number(),
                                programmes.get(a.programme()).name(),
                                a.status().name(),
                                a.status().title(),
                                amount(a),
                                a.createdAt(),
                                a.submittedAt()))
                        .toList());
        return "applications";
    }

    @GetMapping("/apply")
    String apply(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(required = false) @Nullable String draft,
            Model model) {
        Programme chosen = null;
        if (draft != null) {
            Application application = applications.own(user, draft);
            if (application.status() != Status.draft) {
                return "redirect:/applications/" + application.number();
            }
            chosen = programmes.get(application.programme());
            model.addAttribute("number", application.number());
        } else if (programme != null) {
            chosen = programmes.find(programme)
                    .filter(p -> programmes.active().contains(p))
                    .orElseThrow(() -> Refused.notFound("There is no such programme, or it takes no applications now."));
        }
        model.addAttribute("assisted", user.is(Role.SOCIAL_WORKER));
        model.addAttribute("programme", chosen);
        model.addAttribute("programmes", programmes.active());
        model.addAttribute("maxUploadBytes", MAX_UPLOAD_BYTES);
        return "apply";
    }

    @GetMapping("/applications/{number}")
    String show(CurrentUser user, @PathVariable String number, Model model) {
        Application application = applications.read(user, number, "application");
        ApplicationViews.View view = views.view(application);
        model.addAttribute(
                "assistance",
                new Shown(
                        application.number(),
                        programmes.get(application.programme()).name(),
                        application.status().name(),
                        application.status().title(),
                        application.status().explanation(),
                        amount(application),
                        application.submittedAt()));
        model.addAttribute("timeline", timeline(view));
        model.addAttribute("refusal", refusal(application, view));
        model.addAttribute("voucher", view.voucherCode() == null ? null : Map.of("code", view.voucherCode()));
        model.addAttribute("documents", documents.list(application.number()).stream().map(DocumentView::of).toList());
        model.addAttribute("mayUpload", applications.isOpen(application));
        return "application";
    }

    private static List<Step> timeline(ApplicationViews.View view) {
        List<Step> steps = new ArrayList<>(view.timeline().stream()
                .map(e -> new Step(e.what(), null, e.at(), null, e.good() ? "done" : "refused"))
                .toList());
        if (view.next() != null) {
            steps.add(new Step(view.next().who(), view.next().what(), null, view.next().by(), "current"));
        }
        return steps;
    }

    private static @Nullable Map<String, String> refusal(Application application, ApplicationViews.View view) {
        if (application.status() != Status.rejected) {
            return null;
        }
        return view.reasons().stream()
                .filter(r -> r.decision().equals("reject"))
                .findFirst()
                .map(r -> Map.of("label", r.label(), "text", r.text()))
                .orElse(null);
    }

    @PostMapping("/applications/{number}/documents")
    String upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String kind,
            RedirectAttributes redirect) {
        try {
            applications.addDocument(user, number, file, kind);
            redirect.addFlashAttribute("uploaded", true);
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) {
                throw refused;
            }
            redirect.addFlashAttribute("uploadError", refused.errors().isEmpty() ? refused.detail() : refused.errors().get(0).message());
        }
        redirect.addAttribute("number", number);
        return "redirect:/applications/{number}";
    }

    private static @Nullable String amount(Application application) {
        return application.amount() == null ? null : application.amount().toString();
    }
}
