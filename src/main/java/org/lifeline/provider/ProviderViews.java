package org.lifeline.provider;

import java.util.List;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which providers a person sees: staff all of them, a provider's account its own. */
@Component
public class ProviderViews {

    /** @param changePending whether other payout details were asked for */
    public record Row(String code, String name, boolean suspended, boolean changePending) {}

    private static final String SELECT = """
            select s.code, s.name,
                   exists (select from provider_suspension u where u.provider_code = s.code and u.resumed_at is null) as suspended,
                   exists (select from provider_payout p where p.provider_code = s.code and p.state in ('asked', 'confirmed')) as change_pending
              from service_provider s
            """;

    private final JdbcClient jdbc;
    private final Providers providers;
    private final Programmes programmes;

    ProviderViews(JdbcClient jdbc, Providers providers, Programmes programmes) {
        this.jdbc = jdbc;
        this.providers = providers;
        this.programmes = programmes;
    }

    /**
     * By name.
     *
     * @param page from 0
     * @param size rows of a page
     */
    public List<Row> seenBy(CurrentUser user, int page, int size) {
        return jdbc.sql(SELECT + " where :all or s.code = :own order by s.name, s.code limit :size offset :from")
                .param("size", size)
                .param("from", (long) Math.max(0, page) * size)
                .param("all", user.isStaff())
                .param("own", providers.of(user.id()).orElse(""))
                .query(Row.class)
                .list();
    }

    /** @throws Refused 404 for another organisation than one's own, unless one is of the office */
    public void requireSeen(CurrentUser user, String code) {
        if (!user.isStaff()) {
            providers.requireMember(user.id(), code);
        }
    }

    /** @throws Refused 404 when there is no such provider */
    public Row row(String code) {
        return jdbc.sql(SELECT + " where s.code = :code")
                .param("code", code)
                .query(Row.class)
                .optional()
                .orElseThrow(Providers::unknown);
    }

    /** The codes of the programmes whose vouchers it honours. */
    public List<String> programmes(String code) {
        return programmes.with(code);
    }
}
