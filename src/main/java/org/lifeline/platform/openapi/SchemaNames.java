package org.lifeline.platform.openapi;

import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Names the schemas of the OpenAPI document. A record inside another class has the name of that class before its own, because several
 * classes have a record called View: {@code VoucherController.View} is VoucherView.
 */
final class SchemaNames extends TypeNameResolver {

    private static final Pattern KIND_OF_CLASS = Pattern.compile("(Controller|Views)$");

    /** Of the whole machine, as the library's converters of types are: whichever application starts last gives the names. */
    private static final Map<String, Set<Class<?>>> TYPES = new ConcurrentHashMap<>();

    @Override
    protected String getNameOfClass(Class<?> type) {
        String name = of(type);
        TYPES.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(type);
        return name;
    }

    /** The name of a type's schema. */
    static String of(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : joined(subject(outer), type.getSimpleName());
    }

    /** What a class is about, in its name: Voucher for VoucherController. */
    static String subject(Class<?> type) {
        return KIND_OF_CLASS.matcher(of(type)).replaceFirst("");
    }

    /** Both names as one; the second one alone when it says the first one, as NewClaim does for Claim. */
    static String joined(String first, String second) {
        return second.contains(first) ? second : first + Character.toUpperCase(second.charAt(0)) + second.substring(1);
    }

    /**
     * The class behind a schema's name.
     *
     * @throws IllegalStateException when two classes have the name: one of them would be described as the other
     */
    Class<?> type(String schema) {
        Set<Class<?>> named = TYPES.getOrDefault(schema, Set.of());
        if (named.size() != 1) {
            throw new IllegalStateException("The schema " + schema + " stands for " + named + ". Rename one of them.");
        }
        return named.iterator().next();
    }

    /** Whether a class gave this name. */
    boolean knows(String schema) {
        return TYPES.containsKey(schema);
    }
}
