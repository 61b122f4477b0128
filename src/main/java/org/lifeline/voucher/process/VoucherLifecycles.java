package org.lifeline.voucher.process;

import org.lifeline.voucher.Vouchers;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Vouchers that were issued before they had a lifecycle get one at start. */
@Component
@Order(20)
class VoucherLifecycles implements ApplicationRunner {

    private final Vouchers vouchers;

    VoucherLifecycles(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        while (vouchers.startLifecycles() > 0) {
            // a few at a time
        }
    }
}
