package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.util.UrlPathHelper;

/**
 * Decides which calls can reach the engine's REST API, under each of its two addresses. Staff can read and work on tasks; the engine's
 * authorizations decide on which ones. Of the other calls, only those are open that some role needs. Most of the API can move a case past
 * its model, and a permission that was given by mistake must not be enough for that.
 */
final class EngineRoutes implements AuthorizationManager<RequestAuthorizationContext> {

    /** The engine answers under its own address and under one with the name of the engine. */
    private static final Pattern API = Pattern.compile("/(?:engine-rest|camunda/api/engine)(?:/engine/[^/]+)?(/.*|)");

    private static final Set<String> READING =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    /** Queries that are sent as POST, because their conditions do not fit into an address. */
    private static final List<Pattern> QUERIES = patterns(
            "/(task|process-instance|process-definition|execution|variable-instance|job|incident|decision-definition)(/count)?",
            "/history/(process-instance|activity-instance|task|variable-instance|decision-instance|incident|job-log|detail)(/count)?",
            "/filter/[^/]+/(list|count|singleResult)");

    /**
     * Not included: delegating and resolving, which would bypass a task's form, and comments, which nobody could erase together with the
     * person.
     */
    private static final List<Pattern> TASK_WORK =
            patterns("/task/[^/]+/(complete|submit-form|claim|unclaim|assignee)");

    /**
     * The set-up processes can be started by their start form only, because other ways could start behind the step in which a second person
     * checks.
     */
    private static final List<Pattern> SETTING_UP = starting(SetUpProcesses.KEYS);

    private static final List<Pattern> OFFICERS_START = starting(SetUpProcesses.OF_OFFICERS);

    private static final Pattern PROFILE = Pattern.compile("/user/([^/]+)/(profile|credentials)");

    private static final List<Pattern> OPERATING = patterns(
            "/job/[^/]+/retries",
            "/job/retries",
            "/job-definition/[^/]+/retries",
            "/process-instance/job-retries(-historic-query-based)?",
            "/incident/[^/]+/annotation");

    private static final List<Pattern> ADMINISTERING =
            patterns("/group", "/(user|group)/.*", "/identity/(groups|password-policy)");

    private static final List<Pattern> DEPLOYING = patterns("/deployment/create");

    private static List<Pattern> starting(List<String> processes) {
        return patterns("/process-definition/(?:key/)?(?:" + String.join("|", processes) + ")(?::[^/]+)?/submit-form");
    }

    private static List<Pattern> patterns(String... expressions) {
        return Arrays.stream(expressions).map(Pattern::compile).toList();
    }

    private final boolean takesModels;

    /** @param takesModels whether deployers may deploy models over the network at all; otherwise models come only with the product */
    EngineRoutes(boolean takesModels) {
        this.takesModels = takesModels;
    }

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext context) {
        return new AuthorizationDecision(mayCall(CurrentUser.of(authentication.get()), context.getRequest()));
    }

    private boolean mayCall(CurrentUser user, HttpServletRequest request) {
        Matcher api = API.matcher(UrlPathHelper.defaultInstance.getPathWithinApplication(request));
        if (!user.isStaff() || !api.matches()) {
            return false;
        }
        String path = api.group(1);
        if (READING.contains(request.getMethod()) || any(QUERIES, path) || any(TASK_WORK, path)) {
            return true;
        }
        return isOwnProfile(user, path)
                || (user.is(Role.PROGRAMME_MANAGER) && any(SETTING_UP, path))
                || (SetUpProcesses.mayBeOfficer(user) && any(OFFICERS_START, path))
                || (user.is(Role.OPERATIONS) && any(OPERATING, path))
                || (user.is(Groups.ADMINISTRATORS) && any(ADMINISTERING, path))
                || (takesModels && user.is(Role.DEPLOYER) && any(DEPLOYING, path));
    }

    private static boolean isOwnProfile(CurrentUser user, String path) {
        Matcher profile = PROFILE.matcher(path);
        return profile.matches() && profile.group(1).equals(user.id());
    }

    private static boolean any(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(p -> p.matcher(path).matches());
    }
}
