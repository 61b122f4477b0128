package org.lifeline.reimbursement;

import org.jspecify.annotations.Nullable;
import org.lifeline.reimbursement.PayableCheck.Answer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page to which the QR code on an accounts-payable document leads. The person who pays checks the document there first. */
@Controller
class PayablePages {

    private final PayableCheck check;

    PayablePages(PayableCheck check) {
        this.check = check;
    }

    @GetMapping("/p")
    String ask() {
        return "payable-check";
    }

    @PostMapping("/p")
    String check(@RequestParam(required = false) @Nullable String qr, Model model) {
        Answer answer = check.check(qr == null ? "" : qr.strip());
        model.addAttribute("answer", answer);
        model.addAttribute("qr", qr);
        return "payable-check";
    }
}
