package org.lifeline.platform.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a page shows.
 *
 * @param first place of the first entry, from 1; 0 when there is none
 * @param last place of the last entry
 * @param before address of the part before; null at the beginning
 * @param after address of the part after; null at the end
 */
public record Paging(
        long first,
        long last,
        long total,
        @Nullable String before,
        @Nullable String after) {

    /** So many entries are on a page. */
    public static final int SIZE = 50;

    private static final int LAST_PAGE = 1_000_000;

    /** What an address says as the number of a page, within bounds. */
    public static int number(int asked) {
        return Math.min(Math.max(asked, 0), LAST_PAGE);
    }

    /** @param query what else the address says; empty values are left out */
    public static Paging of(String path, Map<String, ? extends @Nullable Object> query, int page, long total) {
        long first = (long) page * SIZE;
        return new Paging(
                total == 0 ? 0 : Math.min(first + 1, total),
                Math.min(first + SIZE, total),
                total,
                page == 0 ? null : address(path, query, page - 1),
                first + SIZE < total ? address(path, query, page + 1) : null);
    }

    /** The same, with addresses that lead to a place within the page. */
    public Paging at(String place) {
        return new Paging(
                first,
                last,
                total,
                before == null ? null : before + "#" + place,
                after == null ? null : after + "#" + place);
    }

    /** An address with what is not empty. */
    public static String address(String path, Map<String, ? extends @Nullable Object> query, int page) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(query);
        all.put("page", page > 0 ? page : null);
        return Addresses.of(path, all);
    }
}
