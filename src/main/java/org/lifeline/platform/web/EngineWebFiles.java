package org.lifeline.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves the scripts, styles and words of Camunda's web applications in the same way as our own: compressed by the build, and cached by the
 * browser, which only asks whether they have changed. The engine's own handlers send them uncompressed, five megabytes, each time.
 */
@Controller
class EngineWebFiles implements WebMvcConfigurer {

    private static final String FILES = "classpath:/META-INF/resources/webjars/camunda/";

    private static final Pattern PLUGIN_FILE =
            Pattern.compile("/camunda/api/\\w+/plugin/\\w+/static/[\\w./-]+\\.(?:js|css)");

    /** Hashes of the contents, which show whether a file has changed, whatever its name is in the next version. */
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // these patterns are narrower than the engine's, so they match first; the pages (index.html) stay with the
        // engine
        add(registry, "lib/", "/camunda/lib/*.js");
        add(registry, "assets/", "/camunda/assets/*.*");
        for (String app : new String[] {"tasklist", "cockpit", "admin", "welcome"}) {
            add(registry, "app/" + app + "/", "/camunda/app/" + app + "/*.js", "/camunda/app/" + app + "/*.css");
            for (String folder : new String[] {"locales", "scripts", "styles"}) {
                add(registry, "app/" + app + "/" + folder + "/", "/camunda/app/" + app + "/" + folder + "/*.*");
            }
        }
    }

    /** The engine's own icon is sent anew with each page. */
    @GetMapping("/camunda/favicon.ico")
    @ResponseBody
    ResponseEntity<Resource> icon() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)))
                .contentType(MediaType.valueOf("image/svg+xml"))
                .body(new ClassPathResource("static/assets/img/favicon.svg"));
    }

    /** The scripts of Camunda's plug-ins come from its own API, which the handlers above do not reach. */
    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> pluginScriptEtags() {
        FilterRegistrationBean<ShallowEtagHeaderFilter> registration =
                new FilterRegistrationBean<>(new ShallowEtagHeaderFilter() {
                    @Override
                    protected boolean shouldNotFilter(HttpServletRequest request) {
                        return !PLUGIN_FILE.matcher(request.getRequestURI()).matches();
                    }

                    @Override
                    protected void doFilterInternal(
                            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                            throws ServletException, IOException {
                        response.setHeader(
                                HttpHeaders.CACHE_CONTROL,
                                CacheControl.noCache().cachePrivate().getHeaderValue());
                        super.doFilterInternal(request, response, chain);
                    }
                });
        registration.setUrlPatterns(List.of("/camunda/api/*"));
        return registration;
    }

    private void add(ResourceHandlerRegistry registry, String folder, String... patterns) {
        registry.addResourceHandler(patterns)
                .addResourceLocations(FILES + folder)
                .setCacheControl(CacheControl.noCache().cachePrivate())
                .setEtagGenerator(this::etag)
                .resourceChain(true)
                .addResolver(new SmallestFirst());
    }

    /** Browsers list gzip first but accept Brotli as well, which is a quarter smaller. Spring would follow the browser's order. */
    private static final class SmallestFirst extends EncodedResourceResolver {

        private static final String BROTLI = "br";

        @Override
        protected @Nullable Resource resolveResourceInternal(
                @Nullable HttpServletRequest request,
                String path,
                List<? extends Resource> locations,
                ResourceResolverChain chain) {
            String accepted = request == null ? null : request.getHeader(HttpHeaders.ACCEPT_ENCODING);
            HttpServletRequest asked = request;
            if (request != null
                    && accepted != null
                    && List.of(accepted.split("\\s*,\\s*")).contains(BROTLI)) {
                asked = new BrotliFirst(request, accepted);
            }
            return super.resolveResourceInternal(asked, path, locations, chain);
        }

        private static final class BrotliFirst extends HttpServletRequestWrapper {

            private final String accepted;

            BrotliFirst(HttpServletRequest request, String accepted) {
                super(request);
                this.accepted = BROTLI + ", " + accepted;
            }

            @Override
            public @Nullable String getHeader(String name) {
                return HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name) ? accepted : super.getHeader(name);
            }

            @Override
            public Enumeration<String> getHeaders(String name) {
                return HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name)
                        ? Collections.enumeration(List.of(accepted))
                        : super.getHeaders(name);
            }
        }
    }

    private String etag(Resource resource) {
        return hashes.computeIfAbsent(resource.toString(), name -> "\"" + hash(resource) + "\"");
    }

    private static String hash(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return HexFormat.of().formatHex(DigestUtils.sha256(in), 0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
