package org.lifeline.provider;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.provider.JoiningRequest.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The places at which providers give help. The first one is also where the provider is on the map, for signals of fraud. */
@Repository
class ProviderPlaces {

    static final int LONGEST_ADDRESS = 200;
    static final int MOST = 20;
    private static final int DECIMALS = 5;

    private final JdbcClient jdbc;

    ProviderPlaces(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * All that is wrong with the places.
     *
     * @param named the name of a field by the place, counted from 0, and what is wrong about it
     */
    static List<FieldError> errors(List<Place> places, BiFunction<Integer, String, String> named) {
        List<FieldError> errors = new ArrayList<>();
        if (places.isEmpty() || places.size() > MOST) {
            errors.add(new FieldError("places", "Name 1 to " + MOST + " places where you give help."));
        }
        for (int i = 0; i < places.size(); i++) {
            int at = i;
            try {
                check(places.get(i));
            } catch (Refused refused) {
                refused.errors()
                        .forEach(error -> errors.add(new FieldError(named.apply(at, error.field()), error.message())));
            }
        }
        return errors;
    }

    private static void check(Place place) {
        FreeText.of(
                "placeAddress",
                place.address(),
                LONGEST_ADDRESS,
                "Give the address of the place, in at most %d characters.");
        hours(place.openingHours());
        if ((place.latitude() == null) != (place.longitude() == null)) {
            throw Refused.invalid("latitude", "Give both latitude and longitude, or neither.");
        }
        degrees("latitude", place.latitude(), 90);
        degrees("longitude", place.longitude(), 180);
    }

    /** Opening hours as they are kept. @throws Refused 422 when they are too long */
    static @Nullable String hours(@Nullable String typed) {
        return typed == null || typed.isBlank()
                ? null
                : FreeText.of("openingHours", typed, LONGEST_ADDRESS, "Use at most %d characters.");
    }

    private static void degrees(String field, @Nullable BigDecimal degrees, int most) {
        if (degrees != null
                && (degrees.abs().compareTo(BigDecimal.valueOf(most)) > 0
                        || degrees.stripTrailingZeros().scale() > DECIMALS)) {
            throw Refused.invalid(
                    field,
                    "This is a number of degrees from -" + most + " to " + most
                            + " with at most five decimals, such as 9.0108.");
        }
    }

    /** The main one first. */
    List<Place> of(String provider) {
        return jdbc.sql(
                        "select address, opening_hours, latitude, longitude from provider_place where provider_code = :code order by position")
                .param("code", provider)
                .query((row, n) -> new Place(
                        row.getString(1), row.getString(2), plain(row.getBigDecimal(3)), plain(row.getBigDecimal(4))))
                .list();
    }

    /** Without the zeros that the column adds, so that what was typed and what was stored are equal. */
    private static @Nullable BigDecimal plain(@Nullable BigDecimal degrees) {
        if (degrees == null) {
            return null;
        }
        BigDecimal stripped = degrees.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The places in the form in which they are kept; those were checked. */
    static List<Place> tidy(List<Place> places) {
        return places.stream()
                .map(each -> new Place(
                        each.address() == null ? null : PlainText.trim(PlainText.clean(each.address())),
                        hours(each.openingHours()),
                        plain(each.latitude()),
                        plain(each.longitude())))
                .toList();
    }

    /** Puts these places in the place of those that are stored. */
    void replace(String provider, List<Place> places) {
        jdbc.sql("delete from provider_place where provider_code = :code")
                .param("code", provider)
                .update();
        int position = 1;
        for (Place place : tidy(places)) {
            jdbc.sql("""
                            insert into provider_place (provider_code, position, address, opening_hours, latitude, longitude)
                            values (:code, :position, :address, :hours, :latitude, :longitude)""")
                    .param("code", provider)
                    .param("position", position++)
                    .param("address", place.address())
                    .param("hours", place.openingHours())
                    .param("latitude", place.latitude())
                    .param("longitude", place.longitude())
                    .update();
        }
        Place main = places.get(0);
        jdbc.sql("update service_provider set latitude = :latitude, longitude = :longitude where code = :code")
                .param("latitude", main.latitude())
                .param("longitude", main.longitude())
                .param("code", provider)
                .update();
    }
}
