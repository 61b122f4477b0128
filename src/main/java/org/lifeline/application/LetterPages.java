package org.lifeline.application;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.Letter;
import org.lifeline.notification.Letters;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of the office that prints and posts letters: the managers of a programme, for its cases. It names no person. */
@Controller
class LetterPages {

    private final Letters letters;
    private final Programmes programmes;

    LetterPages(Letters letters, Programmes programmes) {
        this.letters = letters;
        this.programmes = programmes;
    }

    @GetMapping("/letters")
    String list(CurrentUser user, Model model) {
        List<Letter> waiting = letters.waiting(managedBy(user));
        model.addAttribute("letters", waiting);
        // what is to be done first: print what is new, then post what was printed
        model.addAttribute("allPrinted", waiting.stream().allMatch(each -> each.printedAt() != null));
        return "letters";
    }

    /**
     * @param letter ids of letters
     * @return the PDF, or the page that says what is wrong: 422 without a letter
     * @throws Refused 404 for a letter of another programme or that waits no more
     */
    @PostMapping("/letters/print")
    Object print(
            CurrentUser user,
            @RequestParam(required = false) @Nullable List<UUID> letter,
            HttpServletResponse response,
            Model model) {
        try {
            byte[] pdf = letters.print(letter == null ? List.of() : letter, managedBy(user), user.id());
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_PDF)
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.inline()
                                    .filename("letters.pdf")
                                    .build()
                                    .toString())
                    .body(pdf);
        } catch (Refused refused) {
            return again(refused, user, response, model);
        }
    }

    /**
     * @return the page; 409 for a letter that was not printed
     * @throws Refused as {@link #print}
     */
    @PostMapping("/letters/posted")
    String posted(
            CurrentUser user,
            @RequestParam(required = false) @Nullable List<UUID> letter,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        try {
            letters.posted(letter == null ? List.of() : letter, managedBy(user), user.id());
        } catch (Refused refused) {
            return again(refused, user, response, model);
        }
        redirect.addFlashAttribute("done", true);
        return "redirect:/letters";
    }

    /** Says what was refused above the letters that wait now. A letter that is not theirs has a page of its own, as everywhere. */
    private String again(Refused refused, CurrentUser user, HttpServletResponse response, Model model) {
        if (refused.status() == HttpStatus.NOT_FOUND.value()) {
            throw refused;
        }
        response.setStatus(refused.status());
        model.addAttribute("error", refused.first());
        return list(user, model);
    }

    private List<String> managedBy(CurrentUser user) {
        return programmes.managedBy(user.id()).stream().map(Programme::code).toList();
    }
}
