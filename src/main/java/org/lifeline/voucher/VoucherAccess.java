package org.lifeline.voucher;

import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Service;

/** Who may see a voucher, and who its QR code. */
@Service
public class VoucherAccess {

    private final Vouchers vouchers;
    private final Applications applications;

    VoucherAccess(Vouchers vouchers, Applications applications) {
        this.vouchers = vouchers;
        this.applications = applications;
    }

    /**
     * The voucher, for people who may read its case; for others it does not exist. They may not show its QR code for that reason alone: see
     * {@link #withQrCode}.
     *
     * @throws Refused 404 when the person may not read the case
     */
    public Voucher visible(CurrentUser user, String typed) {
        return readable(user, typed).voucher();
    }

    /** @param holder whether the reader is the holder; a person who filed for somebody else is not */
    record Readable(Voucher voucher, boolean holder) {}

    /** The voucher, and whether the reader is its holder. */
    Readable readable(CurrentUser user, String typed) {
        VoucherCode code;
        try {
            code = VoucherCode.parse(typed);
        } catch (IllegalArgumentException e) {
            throw Vouchers.unknown();
        }
        Voucher voucher = vouchers.get(code);
        Application its;
        try {
            its = applications.read(user, voucher.application(), "voucher");
        } catch (Refused notVisible) {
            throw Vouchers.unknown();
        }
        if (voucher.qr().isEmpty()) {
            throw Refused.notFound("This voucher ended long ago. The holder's data have been erased.");
        }
        return new Readable(voucher, user.id().equals(its.applicant()));
    }

    /**
     * The voucher with its QR code, for its holder only, because everybody who has the QR code can use it. Other people who may read the
     * case see state and balance. A holder who cannot open the voucher gets it on paper ({@link VoucherPrints}).
     *
     * @throws Refused 404 for a person who may not read the case, 403 {@code holdersAlone} for one who may but is not the holder
     */
    public Voucher withQrCode(CurrentUser user, String typed) {
        Readable seen = readable(user, typed);
        if (!seen.holder()) {
            throw Refused.forbidden(
                    "holdersAlone",
                    "Only the holder can see the voucher's code. If the holder cannot open the voucher, a manager can print it.");
        }
        return seen.voucher();
    }
}
