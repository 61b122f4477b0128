package org.lifeline.platform.engine;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Ensures that a form has its effect once if a person sends it twice with the same {@code Idempotency-Key}, because the first answer did
 * not arrive.
 */
final class IdempotentForms {

    private final Supplier<IdempotencyKeys> keys;

    IdempotentForms(Supplier<IdempotencyKeys> keys) {
        this.keys = keys;
    }

    /**
     * Does the work within the engine's transaction, or returns the result from when this was first sent.
     *
     * @param what identifies the command and its target
     */
    @Nullable
    String run(String what, @Nullable Map<String, Object> sent, Supplier<@Nullable String> work) {
        HttpServletRequest request = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
                ? now.getRequest()
                : null;
        if (request == null || request.getRemoteUser() == null || request.getHeader(IdempotencyKeys.HEADER) == null) {
            return work.get();
        }
        String content = what + " " + new TreeMap<>(sent == null ? Map.of() : sent);
        return keys.get()
                .onceByContent(request.getRemoteUser(), request.getHeader(IdempotencyKeys.HEADER), content, work);
    }
}
