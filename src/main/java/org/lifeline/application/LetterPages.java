package org.lifeline.application;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.Letters;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
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
        model.addAttribute("letters", letters.waiting(managedBy(user)));
        return "letters";
    }

    /**
     * @param letter ids of letters
     * @throws Refused 404 for a letter of another programme or that waits no more; 422 without one
     */
    @PostMapping("/letters/print")
    ResponseEntity<byte[]> print(CurrentUser user, @RequestParam(required = false) @Nullable List<UUID> letter) {
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
    }

    /** @throws Refused as {@link #print}; 409 for a letter that was not printed */
    @PostMapping("/letters/posted")
    String posted(
            CurrentUser user,
            @RequestParam(required = false) @Nullable List<UUID> letter,
            RedirectAttributes redirect) {
        letters.posted(letter == null ? List.of() : letter, managedBy(user), user.id());
        redirect.addFlashAttribute("done", true);
        return "redirect:/letters";
    }

    private List<String> managedBy(CurrentUser user) {
        return programmes.managedBy(user.id()).stream().map(Programme::code).toList();
    }
}
