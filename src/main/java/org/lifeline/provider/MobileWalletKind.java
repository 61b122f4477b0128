package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Mobile money: a wallet that a telephone number names, at one of the operators. */
@Component
class MobileWalletKind implements PayoutKind {

    private final PhoneNumbers phones;

    MobileWalletKind(PhoneNumbers phones) {
        this.phones = phones;
    }

    @Override
    public String key() {
        return "mobileWallet";
    }

    @Override
    public List<String> names() {
        return List.of("operator", "phone");
    }

    @Override
    public Map<String, String> check(Map<String, String> typed) {
        String operator = typed.getOrDefault("operator", "");
        if (!operator.matches("[A-Z0-9](?:[A-Z0-9 -]{0,28}[A-Z0-9])?")) {
            throw Refused.invalid("operator", "Name the operator of the wallet, such as M-PESA, in Latin letters.");
        }
        String phone = phones.forSms(typed.get("phone"))
                .orElseThrow(() -> Refused.invalid(
                        "phone",
                        "Give the mobile number of the wallet, with the country's code, such as +251911234567."));
        return Map.of("operator", operator, "phone", phone);
    }

    @Override
    public String line(Map<String, String> values) {
        return values.get("operator") + " " + values.get("phone");
    }
}
