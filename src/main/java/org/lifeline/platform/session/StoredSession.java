package org.lifeline.platform.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/**
 * A session as one request has it: as it was when the request began, with what the request changed. {@link StoredSessions#save} writes only
 * what was changed, so two requests of one person at the same moment do not undo each other's changes.
 */
public final class StoredSession implements Session {

    /**
     * Setting this attribute says that the person used the session at this time (milliseconds since 1970). A request alone does not: a page
     * may have sent it by itself.
     */
    public static final String LAST_USED = StoredSession.class.getName() + ".lastUsed";

    /**
     * Setting this attribute says that nothing more is written. The request has failed, maybe because the database is away: the page that says
     * so must not fail because the same is tried once more.
     */
    public static final String GIVEN_UP = StoredSession.class.getName() + ".givenUp";

    /** What the cookie must say, in the request that began the session; it is stored nowhere. */
    static final String SECRET = StoredSession.class.getName() + ".secret";

    /** How old the stored time of the last use may be: writing it with each request would cost a statement for each page. */
    static final Duration USE_STEP = Duration.ofMinutes(1);

    private final Instant created;
    private final Map<String, Object> values = new HashMap<>();
    /** What the database has, not encrypted. */
    private final Map<String, byte[]> stored = new HashMap<>();

    private final Set<String> touched = new TreeSet<>();
    private String id;
    private @Nullable String secret;
    private @Nullable String formerId;
    private boolean isNew;
    private Instant used;
    private boolean useChanged;
    private boolean givenUp;
    private Duration longestIdle;

    private StoredSession(String id, Instant created, Instant used, Duration longestIdle) {
        this.id = id;
        this.created = created;
        this.used = used;
        this.longestIdle = longestIdle;
    }

    static StoredSession begin(Instant now, Duration longestIdle) {
        String secret = SessionSecret.make();
        StoredSession session = new StoredSession(SessionSecret.id(secret), now, now, longestIdle);
        session.secret = secret;
        session.isNew = true;
        return session;
    }

    static StoredSession of(String id, Instant created, Instant used, Duration longestIdle) {
        return new StoredSession(id, created, used, longestIdle);
    }

    /** Adds something that the database has. */
    void load(String name, Object value, byte[] written) {
        values.put(name, value);
        stored.put(name, written);
    }

    @Override
    public String getId() {
        return id;
    }

    /** Everything that was in it goes on under another cookie. */
    @Override
    public String changeSessionId() {
        if (!isNew) {
            formerId = formerId == null ? id : formerId;
            isNew = true;
        }
        secret = SessionSecret.make();
        id = SessionSecret.id(secret);
        stored.clear();
        touched.addAll(values.keySet());
        return id;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getAttribute(String name) {
        return (T) (name.equals(SECRET) ? secret : values.get(name));
    }

    @Override
    public Set<String> getAttributeNames() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (name.equals(LAST_USED)) {
            if (value instanceof Long at) {
                use(Instant.ofEpochMilli(at));
            }
        } else if (name.equals(GIVEN_UP)) {
            givenUp = true;
        } else if (value == null) {
            removeAttribute(name);
        } else {
            values.put(name, value);
            touched.add(name);
        }
    }

    @Override
    public void removeAttribute(String name) {
        values.remove(name);
        touched.add(name);
    }

    private void use(Instant now) {
        if (!now.isBefore(used.plus(USE_STEP))) {
            used = now;
            useChanged = true;
        }
    }

    @Override
    public Instant getCreationTime() {
        return created;
    }

    /** A request is not yet a use, see {@link #LAST_USED}. */
    @Override
    public void setLastAccessedTime(Instant request) {}

    /** When the person last used it, at most {@link #USE_STEP} ago. */
    @Override
    public Instant getLastAccessedTime() {
        return used;
    }

    @Override
    public void setMaxInactiveInterval(Duration longest) {
        useChanged |= !longest.equals(longestIdle);
        longestIdle = longest;
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return longestIdle;
    }

    /** Those that have expired are not found in the first place. */
    @Override
    public boolean isExpired() {
        return false;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    Instant end() {
        return used.plus(longestIdle);
    }

    boolean isNew() {
        return isNew;
    }

    /** The id under which the database still has it; null if it has the same one, or none. */
    @Nullable
    String formerId() {
        return formerId;
    }

    boolean isUseChanged() {
        return useChanged;
    }

    /** What must be written, by name. What was set and is as it was is not in it: the engine's web applications set their part with each request. */
    Map<String, byte[]> changed(SessionContent content) {
        Map<String, byte[]> changed = new TreeMap<>();
        for (String name : touched) {
            Object value = values.get(name);
            if (value != null) {
                byte[] written = content.write(name, value);
                if (!Arrays.equals(written, stored.get(name))) {
                    changed.put(name, written);
                }
            }
        }
        return changed;
    }

    /** The names of what must be deleted. */
    Set<String> removed() {
        Set<String> removed = new TreeSet<>(touched);
        removed.removeAll(values.keySet());
        removed.retainAll(stored.keySet());
        return removed;
    }

    /** All of it is in the database now. */
    void isWritten(Map<String, byte[]> changed) {
        stored.putAll(changed);
        stored.keySet().retainAll(values.keySet());
        touched.clear();
        isNew = false;
        formerId = null;
        useChanged = false;
    }
}
