package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Calls every route as every kind of caller and compares with authorization-matrix.csv. A route that is not in the file fails
 * the test: whoever adds one says there who may call it.
 *
 * <p>The columns are callers. "own" has a file of its own behind the route (the applicant's application, the provider's claim,
 * the officer's task), "other" the same role and somebody else's. Officers, accountant and cash manager are seats in the plans of the cases;
 * "staff without a seat" and "manager of another programme" have no part in them. A cell is {@code y} or empty. What stands in brackets
 * after a route says what the same route is called with instead.
 */
class AuthorizationMatrixTest extends LifelineTest {

    /** What a caller who may not is told: log in, you may not, or nothing of the kind is there. */
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);

    /** Routes that come with libraries: the matrix names those that matter, other tests their refusal as a whole. */
    private static final Pattern BORROWED = Pattern.compile(" /(engine-rest|camunda|actuator)/");

    private static final int TO_THE_LOG_IN = 302;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private EveryRoute every;

    @BeforeEach
    void makeCasesOfEveryKind() throws JOSEException {
        every = new EveryRoute(ADDRESS, jdbc, identities);
    }

    @Test
    void allowsExactlyTheRolesInTheMatrix() throws IOException {
        Map<String, Map<String, Boolean>> matrix = EveryRoute.matrix();
        Map<String, Api> callers = every.callers();
        Set<String> routes = routes();
        assertThat(matrix.keySet()).as("the routes of " + EveryRoute.MATRIX).containsAll(routes);
        assertThat(matrix.keySet().stream()
                        .filter(r -> !BORROWED.matcher(r).find())
                        .map(r -> EveryRoute.CALLED_WITH.matcher(r).replaceAll("")))
                .as("the routes of the house")
                .isSubsetOf(routes);
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        for (Map.Entry<String, Map<String, Boolean>> row : matrix.entrySet()) {
            String[] route = row.getKey().split(" ", 2);
            // all callers come from one address, whose allowance of log-ins is for a minute
            Allowances.pass(60);
            for (Map.Entry<String, Api> caller : callers.entrySet()) {
                int status = call(caller.getValue(), route[0], route[1]);
                boolean allowed =
                        !REFUSED.contains(status) && !(caller.getKey().equals("nobody") && status == TO_THE_LOG_IN);
                pairs++;
                boolean broken =
                        status >= 500 && !BORROWED.matcher(row.getKey()).find();
                if (broken || allowed != row.getValue().getOrDefault(caller.getKey(), false)) {
                    wrong.add(row.getKey() + " as " + caller.getKey() + " answers " + status);
                }
            }
        }
        System.out.println(
                "Authorization matrix: " + matrix.size() + " routes, " + pairs + " pairs of route and caller");
        assertThat(wrong).isEmpty();
    }

    /** Every route of every controller, the management endpoints and the OpenAPI description among them. */
    private Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String path : info.getPatternValues()) {
                    if (methods.isEmpty()) {
                        routes.add("GET " + path);
                    }
                    methods.forEach(method -> routes.add(method + " " + path));
                }
            }
        }
        return routes;
    }

    private int call(Api caller, String method, String route) {
        String path = every.filled(route);
        if (path.startsWith("/api/uploads")) {
            return caller.send(method, path, EveryRoute.PART_OF_A_FILE, new byte[0])
                    .status();
        }
        return switch (method) {
            case "GET" -> caller.get(path).status();
            case "DELETE" -> caller.delete(path).status();
            case "PUT" -> caller.put(path, body(route)).status();
            default ->
                path.endsWith("/documents")
                        ? caller.upload(path, "x.pdf", "application/pdf", new byte[0], "invoice")
                                .status()
                        : caller.post(
                                        path,
                                        body(route),
                                        Map.of(
                                                "Idempotency-Key",
                                                UUID.randomUUID().toString()))
                                .status();
        };
    }

    /** Complete where the caller's right is asked only after the content. */
    private Object body(String route) {
        return switch (route) {
            case "/api/applications" -> Map.of("programme", "EMA", "answers", Cases.answers(), "submit", false);
            case "/api/applications/{number}" -> Map.of("answers", Cases.answers());
            case "/engine-rest/process-definition/key/assistanceApplication/start" -> Map.of("businessKey", "A-0");
            case "/engine-rest/group/create" -> Map.of("id", "matrix-" + UUID.randomUUID(), "name", "Matrix");
            // there is no such job; the engine looks at the number first
            case "/engine-rest/job/{job}/retries" -> Map.of("retries", -1);
            case "/engine-rest/task/{task}/assignee" -> Map.of("userId", "social-worker");
            case "/engine-rest/task/{task}/delegate" -> Map.of("userId", "social-worker");
            case "/api/redemptions" -> every.redemption();
            case "/api/claims" ->
                Map.of("redemptions", List.of(UUID.randomUUID().toString()), "invoiceNumber", "M-1");
            default -> Map.of();
        };
    }
}
