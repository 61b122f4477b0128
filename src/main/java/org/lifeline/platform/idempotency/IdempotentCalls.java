package org.lifeline.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
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

    private @Nullable Object run(MethodInvocation call) throws Throwable {
        HttpServletRequest request = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        String key = request.getHeader(IdempotencyKeys.HEADER);
        if (key == null) {
            return call.proceed();
        }
        String account = request.getRemoteUser();
        ObjectMapper mapper = json.getObject();
        String answer = keys.getObject().once(account, key, described(request, call.getArguments(), mapper), () -> write(mapper, again(call)));
        return answer == null ? null : mapper.readValue(answer, mapper.constructType(call.getMethod().getGenericReturnType()));
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

    private static @Nullable String write(ObjectMapper mapper, @Nullable Object answer) {
        try {
            return answer == null ? null : mapper.writeValueAsString(answer);
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
            } else if (!(each instanceof CurrentUser)) {
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
