package org.lifeline.redemption;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;

/**
 * A provider's request to redeem a voucher.
 *
 * @param qr the complete text of the voucher's QR code, or the part after {@code #}
 * @param pin the PIN that the beneficiary told, where the programme asks for one
 * @param paper the identity paper that the provider looked at, where the programme asks for one
 * @param items which things of the voucher are given, where it is for certain things
 * @param device a name by which the provider knows the device, or null
 */
public record RedemptionRequest(
        String qr,
        Money amount,
        @Nullable String pin,
        @Nullable IdentityPaper paper,
        GivenItems items,
        @Nullable String device) {

    private static final int LONGEST_DEVICE = 64;

    public RedemptionRequest {
        qr = qr.strip();
        pin = pin == null || pin.isBlank() ? null : pin.replaceAll("\\s", "");
        if (pin != null && !pin.matches("[0-9]{6}")) {
            throw Refused.invalid("pin", "A PIN has six digits.");
        }
        device = device == null || device.isBlank() ? null : device.strip();
        if (device != null
                && (device.length() > LONGEST_DEVICE || device.codePoints().anyMatch(Character::isISOControl))) {
            throw Refused.invalid("device", "Name the device in at most " + LONGEST_DEVICE + " characters.");
        }
    }

    /** @throws Refused 422 for an unknown kind */
    static @Nullable IdentityPaper paper(@Nullable String kind) {
        if (kind == null || kind.isBlank()) {
            return null;
        }
        try {
            return IdentityPaper.valueOf(kind);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("identityKind", "Choose which identity paper you looked at.");
        }
    }
}
