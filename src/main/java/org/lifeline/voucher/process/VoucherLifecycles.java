package org.lifeline.voucher.process;

import org.lifeline.voucher.Vouchers;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Starts, when the product starts, the lifecycle process of vouchers that were issued before there was such a process. */
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
            // each call starts a few
        }
    }
}
