package org.lifeline.platform.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * Keeps what one page says to the next, each as a part of the session of its own. In one common part, of two windows at the same moment one
 * would lose its words.
 */
final class FlashParts extends AbstractFlashMapManager {

    private static final String PREFIX = FlashParts.class.getName() + ".";

    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        List<FlashMap> kept = new ArrayList<>();
        for (String name : names(session)) {
            if (session.getAttribute(name) instanceof FlashMap flash) {
                kept.add(flash);
            }
        }
        return kept;
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> now, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = now.isEmpty() ? request.getSession(false) : request.getSession();
        if (session == null) {
            return;
        }
        List<FlashMap> more = new ArrayList<>(now);
        for (String name : names(session)) {
            if (!more.remove(session.getAttribute(name))) {
                session.removeAttribute(name);
            }
        }
        more.forEach(flash -> session.setAttribute(PREFIX + UUID.randomUUID(), flash));
    }

    private static List<String> names(HttpSession session) {
        return Collections.list(session.getAttributeNames()).stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
    }
}
