package org.lifeline.platform.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.security.RouteAccess;
import org.lifeline.platform.web.Versioned;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;

/**
 * Describes an operation by what its method is: its name, its field, who may call it, and how it can be refused. What does not follow from
 * the method, {@link Refuses} and {@link AnswersAs} say.
 */
@Component
class OperationDescriptions implements OperationCustomizer, ParameterCustomizer {

    /** What a caller sends; every other parameter of a method is Spring's or ours. */
    private static final Set<Class<? extends Annotation>> SENT =
            Set.of(PathVariable.class, RequestParam.class, RequestHeader.class, RequestBody.class, Parameter.class);

    /** Parameters that mean the same wherever they occur. */
    private static final Map<String, String> EVERYWHERE = Map.of(
            "page",
            "The number of the page, from 0",
            "size",
            "The entries of a page, from 1 to 200",
            HttpHeaders.IF_MATCH,
            "The ETag that was read before; without it, the call replaces whatever version there is");

    private static final String PROBLEM = "#/components/schemas/Problem";

    private final RouteAccess access;

    OperationDescriptions(RouteAccess access) {
        this.access = access;
    }

    @Override
    public io.swagger.v3.oas.models.parameters.@Nullable Parameter customize(
            io.swagger.v3.oas.models.parameters.@Nullable Parameter parameter, MethodParameter declared) {
        if (parameter != null && parameter.getDescription() == null) {
            parameter.setDescription(EVERYWHERE.get(parameter.getName()));
        }
        return SENT.stream().anyMatch(declared::hasParameterAnnotation) ? parameter : null;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        RequestMapping route = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        if (route == null || route.path().length == 0) {
            return operation;
        }
        String http = route.method()[0].name();
        String declared = declaredId(method);
        operation.setOperationId(declared.isEmpty() ? id(method) : declared);
        operation.setTags(List.of(field(method)));
        secure(operation, http, route.path()[0]);
        requireFiles(operation, method);
        answers(operation, method);
        refusals(operation, method, http, route.path()[0]);
        return operation;
    }

    private static String declaredId(HandlerMethod method) {
        var annotation = method.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
        return annotation == null ? "" : annotation.operationId();
    }

    /** Such as voucherSuspend: unique because a class has no two public methods of one name. */
    private static String id(HandlerMethod method) {
        String subject = SchemaNames.subject(method.getBeanType());
        return SchemaNames.joined(
                Character.toLowerCase(subject.charAt(0)) + subject.substring(1),
                method.getMethod().getName());
    }

    /** The domain of the controller, or the part of the platform: one tag for each field. */
    private static String field(HandlerMethod method) {
        String[] packages = method.getBeanType().getPackageName().split("\\.");
        return packages[2].equals("platform") ? packages[packages.length - 1] : packages[2];
    }

    private void secure(Operation operation, String http, String path) {
        if (access.isOpen(http, path)) {
            operation.setSecurity(List.of());
        } else {
            operation.setSecurity(Stream.of("session", "basic", "bearer")
                    .map(scheme -> new SecurityRequirement().addList(scheme))
                    .toList());
        }
    }

    /** An upload without its file is refused with words, so Spring is told that it may be missing. */
    private static void requireFiles(Operation operation, HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.getParameterType() == MultipartFile.class) {
                operation
                        .getRequestBody()
                        .getContent()
                        .values()
                        .forEach(form -> form.getSchema()
                                .addRequiredItem(parameter.getParameter().getName()));
            }
        }
    }

    private static void answers(Operation operation, HandlerMethod method) {
        ApiResponse answer = operation.getResponses().entrySet().stream()
                .filter(e -> e.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        AnswersAs file = method.getMethodAnnotation(AnswersAs.class);
        if (file != null) {
            Content content = new Content();
            for (String type : file.value()) {
                boolean text = type.startsWith("text/") || type.endsWith("xml") || type.endsWith("jsonl");
                Schema<?> schema = new StringSchema();
                content.addMediaType(type, new MediaType().schema(text ? schema : schema.format("binary")));
            }
            answer.setContent(content);
        }
        ResolvableType returned = ResolvableType.forMethodReturnType(method.getMethod());
        if (Versioned.class.isAssignableFrom(returned.toClass())) {
            answer.addHeaderObject(HttpHeaders.ETAG, new Header().$ref("#/components/headers/ETag"));
        }
    }

    private void refusals(Operation operation, HandlerMethod method, String http, String path) {
        MethodParameter[] given = method.getMethodParameters();
        boolean file = Arrays.stream(given).anyMatch(p -> p.getParameterType() == MultipartFile.class);
        boolean body = file || Arrays.stream(given).anyMatch(p -> p.hasParameterAnnotation(RequestBody.class));
        boolean open = operation.getSecurity().isEmpty();
        boolean writes = !http.equals(HttpMethod.GET.name());
        boolean once = method.hasMethodAnnotation(Idempotent.class);
        Refuses said = method.getMethodAnnotation(Refuses.class);
        ApiResponses answers = operation.getResponses();
        if (body || Arrays.stream(given).anyMatch(OperationDescriptions::mustBeGiven)) {
            shared(answers, HttpStatus.BAD_REQUEST);
        }
        if (!open) {
            shared(answers, HttpStatus.UNAUTHORIZED);
            List<String> roles = access.roles(http, path);
            problem(
                    answers,
                    HttpStatus.FORBIDDEN,
                    forbidden(roles, writes, said == null ? new String[0] : said.forbidden()));
        }
        boolean named = Arrays.stream(given).anyMatch(p -> p.hasParameterAnnotation(PathVariable.class));
        if (named && (said == null || !said.neverNotFound()) || said != null && said.notFound()) {
            shared(answers, HttpStatus.NOT_FOUND);
        }
        Set<String> conflicts = new TreeSet<>(said == null ? List.of() : List.of(said.conflict()));
        if (writes && !open) {
            conflicts.add("changedMeanwhile");
        }
        if (once) {
            conflicts.add("idempotencyKeyReused");
        }
        if (!conflicts.isEmpty()) {
            problem(answers, HttpStatus.CONFLICT, "The present state does not allow it." + reasons(conflicts));
        }
        if (said != null && said.changedMeanwhile().length > 0) {
            problem(
                    answers,
                    HttpStatus.PRECONDITION_FAILED,
                    "The version that the request names is not the one that is here. Nothing was written."
                            + reasons(List.of(said.changedMeanwhile())));
        }
        if (body) {
            shared(answers, HttpStatus.PAYLOAD_TOO_LARGE);
            shared(answers, HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        if (body || once || Arrays.stream(given).anyMatch(OperationDescriptions::canBeMalformed)) {
            shared(answers, HttpStatus.UNPROCESSABLE_ENTITY);
        }
        if (writes || !open) {
            shared(answers, HttpStatus.TOO_MANY_REQUESTS);
        }
        shared(answers, HttpStatus.INTERNAL_SERVER_ERROR);
    }

    private static boolean mustBeGiven(MethodParameter parameter) {
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        return query != null && query.required() && query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
    }

    private static boolean canBeMalformed(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(RequestParam.class)
                || parameter.hasParameterAnnotation(PathVariable.class) && parameter.getParameterType() != String.class;
    }

    private static String forbidden(List<String> roles, boolean writes, String[] reasons) {
        List<String> all = new ArrayList<>(List.of(reasons));
        if (!roles.isEmpty()) {
            all.add("forbidden");
        }
        all.add("rolesExclude");
        if (writes) {
            all.add("tokenExpired");
        }
        return (roles.isEmpty()
                        ? "This log-in may not do this here."
                        : "Only a log-in with the role " + String.join(" or ", roles) + " may.")
                + reasons(new TreeSet<>(all));
    }

    private static String reasons(Collection<String> codes) {
        return " Reasons: " + String.join(", ", codes);
    }

    private static void shared(ApiResponses answers, HttpStatus status) {
        answers.addApiResponse(
                String.valueOf(status.value()),
                new ApiResponse().$ref("#/components/responses/Problem" + status.value()));
    }

    private static void problem(ApiResponses answers, HttpStatus status, String description) {
        answers.addApiResponse(
                String.valueOf(status.value()),
                new ApiResponse()
                        .description(description)
                        .content(new Content()
                                .addMediaType(
                                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                        new MediaType().schema(new Schema<>().$ref(PROBLEM)))));
    }
}
