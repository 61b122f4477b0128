package org.lifeline.redemption;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Service;

/** Ends PINs that were sent to a telephone or mailbox that its owner has lost. */
@Service
public class LostPins {

    private static final int RANDOM_BYTES = 16;

    private final Vouchers vouchers;
    private final Pins pins;
    private final SecureRandom random = new SecureRandom();

    LostPins(Vouchers vouchers, Pins pins) {
        this.vouchers = vouchers;
        this.pins = pins;
    }

    /** The PINs of these applications' vouchers are no longer valid. A voucher that asks for a PIN still does: its holder has a new one sent. */
    public void end(Collection<String> applications) {
        for (String application : applications) {
            for (Voucher voucher : vouchers.ofApplication(application)) {
                byte[] unknown = new byte[RANDOM_BYTES];
                random.nextBytes(unknown);
                pins.replaceByUnknown(voucher, HexFormat.of().formatHex(unknown));
            }
        }
    }
}
