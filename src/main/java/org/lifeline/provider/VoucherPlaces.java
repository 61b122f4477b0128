package org.lifeline.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Where people can use the vouchers of a programme today. */
@Service
public class VoucherPlaces {

    /**
     * A provider and its places.
     *
     * @param places the main one first; empty where its address is not known
     */
    public record Where(String name, List<Place> places) {}

    /**
     * A place at which help is given.
     *
     * @param latitude in degrees; null, as is the longitude, where the place is not known on the map
     */
    public record Place(
            String address,
            @Nullable String openingHours,
            @Nullable BigDecimal latitude,
            @Nullable BigDecimal longitude) {}

    private record Known(String provider, Place place) {}

    private final JdbcClient jdbc;
    private final Programmes programmes;
    private final Licences licences;

    VoucherPlaces(JdbcClient jdbc, Programmes programmes, Licences licences) {
        this.jdbc = jdbc;
        this.programmes = programmes;
        this.licences = licences;
    }

    /** The providers of a programme by name, without those that are suspended or have no valid licence. */
    public List<Where> of(String programme) {
        Map<String, String> names = new LinkedHashMap<>();
        for (ServiceProvider provider : programmes.providers(programme)) {
            names.put(provider.code(), provider.name());
        }
        List<String> codes = List.copyOf(names.keySet());
        if (codes.isEmpty()) {
            return List.of();
        }
        names.keySet().retainAll(open(codes));
        List<Known> known = jdbc.sql("""
                        select provider_code, address, opening_hours, latitude, longitude from provider_place
                         where provider_code in (:codes) order by provider_code, position""")
                .param("codes", codes)
                .query((row, n) -> new Known(
                        row.getString(1),
                        new Place(row.getString(2), row.getString(3), row.getBigDecimal(4), row.getBigDecimal(5))))
                .list();
        return names.entrySet().stream()
                .map(provider -> new Where(
                        provider.getValue(),
                        known.stream()
                                .filter(each -> each.provider().equals(provider.getKey()))
                                .map(Known::place)
                                .toList()))
                .toList();
    }

    private record Licensed(String provider, @Nullable LocalDate until) {}

    private List<String> open(List<String> codes) {
        return jdbc
                .sql("""
                        select code, licence_until from service_provider s where code in (:codes)
                           and not exists (select from provider_suspension u where u.provider_code = s.code and u.resumed_at is null)""")
                .param("codes", codes)
                .query((row, n) -> new Licensed(row.getString(1), row.getObject(2, LocalDate.class)))
                .list()
                .stream()
                .filter(each -> !licences.hasEnded(each.until()))
                .map(Licensed::provider)
                .toList();
    }
}
