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
 * Which calls of the engine's REST API reach it at all, under either of its addresses. Reading and working on tasks is open to
 * staff, and the engine's authorizations say on what. Of the rest only what some role needs is open: most of the API lets its
 * caller move a case past its model, and no permission given by mistake shall be enough for that.
 */
final class EngineRoutes implements AuthorizationManager<RequestAuthorizationContext> {

    /** The engine answers under its own name and under its engine's name. */
    private static final Pattern API = Pattern.compile("/(?:engine-rest|camunda/api/engine)(?:/engine/[^/]+)?(/.*|)");

    private static final Set<String> READING = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    /** Queries that are posted since their conditions do not fit an address. */
    private static final List<Pattern> QUERIES = patterns(
            "/(task|process-instance|process-definition|execution|variable-instance|job|incident|decision-definition)(/count)?",
            "/history/(process-instance|activity-instance|task|variable-instance|decision-instance|incident|job-log|detail)(/count)?",
            "/filter/[^/]+/(list|count|singleResult)");

    /** No delegating and resolving, which would go round a task's form; no comments, which nobody could erase with the person. */
    private static final List<Pattern> TASK_WORK = patterns("/task/[^/]+/(complete|submit-form|claim|unclaim|assignee)");

    /** The set-up processes; a start form and no other way in, for that could begin behind the step where a second person looks. */
    private static final List<Pattern> SETTING_UP = starting(SetUpProcesses.KEYS);

    private static final List<Pattern> OFFICERS_START = starting(SetUpProcesses.OF_OFFICERS);

    private static final Pattern PROFILE = Pattern.compile("/user/([^/]+)/(profile|credentials)");

    private static final List<Pattern> OPERATING = patterns(
            "/job/[^/]+/retries",
            "/job/retries",
            "/job-definition/[^/]+/retries",
            "/process-instance/job-retries(-historic-query-based)?",
            "/incident/[^/]+/annotation");

    private static final List<Pattern> ADMINISTERING = patterns("/(user|group)/.*", "/identity/(groups|password-policy)");

    private static final List<Pattern> DEPLOYING = patterns("/deployment/create");

    private static List<Pattern> starting(List<String> processes) {
        return patterns("/process-definition/(?:key/)?(?:" + String.join("|", processes) + ")(?::[^/]+)?/submit-form");
    }

    private static List<Pattern> patterns(String... expressions) {
        return Arrays.stream(expressions).map(Pattern::compile).toList();
    }

    private final boolean takesModels;

    /** @param takesModels whether a deployer may bring models over the network at all; they come with the product otherwise */
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
