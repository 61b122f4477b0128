package org.lifeline.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.multipart.MultipartFile;

/** Around every {@link Idempotent} call: its answer is kept as the JSON that it becomes, and given again for the same key. */
@Component
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class IdempotentCalls extends StaticMethodMatcherPointcutAdvisor {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient ObjectProvider<IdempotencyKeys> keys;
    private final transient ObjectProvider<ObjectMapper> json;

    IdempotentCalls(ObjectProvider<IdempotencyKeys> keys, ObjectProvider<ObjectMapper> json) {
        this.keys = keys;
        this.json = json;
        setAdvice((MethodInterceptor) this::run);
        // outside of the call's own transaction and of its being run again
        setOrder(Ordered.LOWEST_PRECEDENCE - 2);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return AnnotatedElementUtils.hasAnnotation(method, Idempotent.class);
    }

    /** @param content null where there is none */
    private record Answer(@Nullable String etag, @Nullable JsonNode content) {}

    private @Nullable Object run(MethodInvocation call) throws Throwable {
        ServletRequestAttributes current = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
        HttpServletRequest request = current.getRequest();
        HttpServletResponse response = current.getResponse();
        String key = request.getHeader(IdempotencyKeys.HEADER);
        if (key == null) {
            return call.proceed();
        }
        String account = request.getRemoteUser();
        ObjectMapper mapper = json.getObject();
        String answer = keys.getObject().once(account, key, described(request, call.getArguments(), mapper), () -> {
            Object content = again(call);
            return write(mapper, new Answer(response == null ? null : response.getHeader(HttpHeaders.ETAG), mapper.valueToTree(content)));
        });
        Answer given = mapper.readValue(answer, Answer.class);
        if (given.etag() != null && response != null) {
            response.setHeader(HttpHeaders.ETAG, given.etag());
        }
        return mapper.treeToValue(given.content(), mapper.constructType(call.getMethod().getGenericReturnType()));
    }

    /** An invocation proceeds once: a transaction that lost a race and is run again needs its own copy. */
    private static @Nullable Object again(MethodInvocation call) {
        try {
            return call instanceof ProxyMethodInvocation proxied ? proxied.invocableClone().proceed() : call.proceed();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String write(ObjectMapper mapper, Answer answer) {
        try {
            return mapper.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address and everything that was sent to it. */
    private static String described(HttpServletRequest request, Object[] sent, ObjectMapper mapper) throws IOException {
        StringBuilder all = new StringBuilder(request.getMethod()).append(' ').append(request.getRequestURI());
        for (Object each : sent) {
            if (each instanceof MultipartFile file) {
                all.append('\n').append(file.getOriginalFilename()).append(' ').append(digest(file.getBytes()));
            } else if (!(each instanceof CurrentUser) && !(each instanceof HttpServletResponse)) {
                all.append('\n').append(mapper.writeValueAsString(each));
            }
        }
        return all.toString();
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
