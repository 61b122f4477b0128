package org.lifeline.provider;

import java.util.LinkedHashSet;
import java.util.Set;
import org.lifeline.platform.security.Officers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where an organisation reads its mail: its mailbox, and those of its users. */
@Component
public class ProviderAddresses {

    private final JdbcClient jdbc;
    private final Providers providers;
    private final Officers officers;

    ProviderAddresses(JdbcClient jdbc, Providers providers, Officers officers) {
        this.jdbc = jdbc;
        this.providers = providers;
        this.officers = officers;
    }

    /** The addresses of an organisation: its own, and those of its users. */
    public Set<String> of(String provider) {
        Set<String> addresses = new LinkedHashSet<>();
        jdbc.sql("select email from service_provider where code = :code and email is not null")
                .param("code", provider)
                .query(String.class)
                .optional()
                .ifPresent(addresses::add);
        providers.accounts(provider).forEach(account -> addresses.addAll(officers.addresses(account, null)));
        return addresses;
    }
}
