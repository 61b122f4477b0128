package org.lifeline.finance;

import java.util.HashMap;
import java.util.Map;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;

/** The names of programmes and providers on one page; each is looked up once. */
final class Names {

    private final Programmes programmes;
    private final Map<String, String> ofProgrammes = new HashMap<>();
    private final Map<String, String> ofProviders = new HashMap<>();

    Names(Programmes programmes) {
        this.programmes = programmes;
    }

    String programme(String code) {
        return ofProgrammes.computeIfAbsent(
                code, c -> programmes.find(c).map(Programme::name).orElse(c));
    }

    String provider(String code) {
        return ofProviders.computeIfAbsent(
                code, c -> programmes.provider(c).map(ServiceProvider::name).orElse(c));
    }
}
