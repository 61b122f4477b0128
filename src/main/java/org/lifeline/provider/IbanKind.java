package org.lifeline.provider;

import com.prowidesoftware.swift.model.IBAN;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** A transfer to an IBAN (ISO 13616). The BIC may be left out, because banks find it by the IBAN. */
@Component
class IbanKind implements PayoutKind {

    @Override
    public String key() {
        return "iban";
    }

    @Override
    public List<String> names() {
        return Stream.concat(Stream.of("iban", "bic"), HolderAddress.NAMES.stream())
                .toList();
    }

    @Override
    public Map<String, String> check(Map<String, String> typed) {
        String iban = typed.getOrDefault("iban", "").replaceAll("[\\s-]", "");
        if (!iban.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}") || !new IBAN(iban).isValid()) {
            throw Refused.invalid("iban", "This is no valid IBAN. Compare it with the bank's paper, digit by digit.");
        }
        return HolderAddress.with(Bic.with(Map.of("iban", iban), typed), typed);
    }

    @Override
    public String line(Map<String, String> values) {
        return String.valueOf(values.get("iban")).replaceAll("(.{4})(?=.)", "$1 ");
    }
}
