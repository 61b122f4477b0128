package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** A cheque that is sent by post. */
@Component
class ChequeKind implements PayoutKind {

    private static final int SHORTEST = 10;

    @Override
    public String key() {
        return "cheque";
    }

    @Override
    public List<String> names() {
        return List.of("address");
    }

    @Override
    public Map<String, String> check(Map<String, String> typed) {
        String address = typed.getOrDefault("address", "");
        if (address.length() < SHORTEST) {
            throw Refused.invalid("address", "Give the whole postal address to which cheques are sent.");
        }
        return Map.of("address", address.replaceAll("\\s+", " "));
    }

    @Override
    public String line(Map<String, String> values) {
        return String.valueOf(values.get("address"));
    }
}
