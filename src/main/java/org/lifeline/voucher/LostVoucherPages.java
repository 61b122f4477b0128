package org.lifeline.voucher;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form on a voucher's page with which its holder says that it is lost. */
@Controller
class LostVoucherPages {

    private final LostVouchers lost;

    LostVoucherPages(LostVouchers lost) {
        this.lost = lost;
    }

    @PostMapping("/vouchers/{code}/loss")
    String report(CurrentUser user, @PathVariable String code, @RequestParam(required = false) @Nullable String words) {
        lost.report(user, code, words);
        return "redirect:/vouchers/{code}";
    }
}
