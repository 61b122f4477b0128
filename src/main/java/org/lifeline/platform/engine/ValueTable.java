package org.lifeline.platform.engine;

/**
 * A decision table that gives each name one value, such as the table of deadlines: the first column has the names, and one output has the
 * values. A table with {@link #columns} gives each name several of them. An analyst can deploy another version while the product runs ({@link ValueTables}). A version that cannot be read is refused when it
 * is deployed ({@link ValueTableCheck}).
 *
 * <p>An implementation depends on no other bean, because the product deploys its models while the engine starts.
 *
 * @param <T> what the product makes of the values; immutable
 */
public interface ValueTable<T> {

    /** The id of the decision. */
    String decision();

    /** Whether each name has several values, in outputs with names of their own ({@link TableValues#text}). */
    default boolean columns() {
        return false;
    }

    /** Reads the values. Whatever is wrong is noted in {@code values}; then the result is not used. */
    T read(TableValues values);
}
