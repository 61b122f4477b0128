package org.lifeline.platform.idempotency;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.multipart.MultipartFile;

/** Surrounds every {@link Idempotent} call: stores its answer as JSON, and returns this answer again for the same key. */
@Component
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class IdempotentCalls extends StaticMethodMatcherPointcutAdvisor {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Set<Class<?>> SENT =
            Set.of(RequestBody.class, RequestParam.class, PathVariable.class, RequestHeader.class);

    private final transient ObjectProvider<IdempotencyKeys> keys;
    private final transient ObjectProvider<ObjectMapper> json;

    IdempotentCalls(ObjectProvider<IdempotencyKeys> keys, ObjectProvider<ObjectMapper> json) {
        this.keys = keys;
        this.json = json;
        setAdvice((MethodInterceptor) this::run);
        // outside the call's own transaction and outside its retries
        setOrder(Ordered.LOWEST_PRECEDENCE - 2);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return AnnotatedElementUtils.hasAnnotation(method, Idempotent.class);
    }

    private @Nullable Object run(MethodInvocation call) throws Throwable {
        HttpServletRequest request =
                ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        String key = request.getHeader(IdempotencyKeys.HEADER);
        if (key == null) {
            return call.proceed();
        }
        String account = request.getRemoteUser();
        ObjectMapper mapper = json.getObject();
        String sent = described(request, call.getMethod(), call.getArguments(), mapper);
        String answer =
                Objects.requireNonNull(keys.getObject().once(account, key, sent, () -> text(again(call), mapper)));
        // the JSON may contain more than the fields of the answer, such as a sum
        return mapper.readerFor(mapper.constructType(call.getMethod().getGenericReturnType()))
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(answer);
    }

    /** An invocation can proceed only once, so a transaction that lost a race and is run again needs a copy of its own. */
    private static @Nullable Object again(MethodInvocation call) {
        try {
            return call instanceof ProxyMethodInvocation proxied
                    ? proxied.invocableClone().proceed()
                    : call.proceed();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The address and everything that the client sent to it, without other arguments of the method such as the response. */
    private static String described(HttpServletRequest request, Method method, Object[] given, ObjectMapper mapper) {
        StringBuilder all = new StringBuilder(request.getMethod()).append(' ').append(request.getRequestURI());
        Annotation[][] annotations = method.getParameterAnnotations();
        for (int i = 0; i < given.length; i++) {
            if (Arrays.stream(annotations[i]).anyMatch(each -> SENT.contains(each.annotationType()))) {
                all.append('\n').append(text(given[i], mapper));
            }
        }
        return all.toString();
    }

    private static String text(@Nullable Object sent, ObjectMapper mapper) {
        try {
            return sent instanceof MultipartFile file
                    ? file.getOriginalFilename() + " " + DigestUtils.sha256Hex(file.getBytes())
                    : mapper.writeValueAsString(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
