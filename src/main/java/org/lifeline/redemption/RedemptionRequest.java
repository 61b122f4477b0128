package org.lifeline.redemption;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;

/**
 * What a provider asks for.
 *
 * @param qr the whole text of the voucher's QR, or the part after {@code #}
 * @param pin what the beneficiary said, where the programme asks for a PIN
 * @param paper what the provider looked at, where the programme asks for an identity paper
 * @param items which things of it are given, where the voucher is for certain things
 * @param device a name by which the provider knows the device, or null
 */
public record RedemptionRequest(
        String qr, Money amount, @Nullable String pin, @Nullable IdentityPaper paper, GivenItems items, @Nullable String device) {

    private static final int LONGEST_DEVICE = 64;

    public RedemptionRequest {
        qr = qr.strip();
        pin = pin == null || pin.isBlank() ? null : pin.replaceAll("\\s", "");
        if (pin != null && !pin.matches("[0-9]{6}")) {
            throw Refused.invalid("pin", "A PIN has six digits.");
        }
        device = device == null || device.isBlank() ? null : device.strip();
        if (device != null && (device.length() > LONGEST_DEVICE || device.codePoints().anyMatch(Character::isISOControl))) {
            throw Refused.invalid("device", "Name the device in at most " + LONGEST_DEVICE + " characters.");
        }
    }

    /** @throws Refused 422 for what is not one of the kinds */
    static @Nullable IdentityPaper paper(@Nullable String kind) {
        if (kind == null || kind.isBlank()) {
            return null;
        }
        try {
            return IdentityPaper.valueOf(kind);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("identityKind", "Say which kind of paper you looked at.");
        }
    }
}
