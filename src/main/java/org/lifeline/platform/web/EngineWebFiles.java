package org.lifeline.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

/**
 * The scripts, styles and words of Camunda's web applications, as our own travel: in the small form that the build laid beside them, and kept
 * by the browser, which asks only whether they are still the same. The engine's own handlers send the whole, five megabytes, each time.
 */
@Controller
class EngineWebFiles implements WebMvcConfigurer {

    private static final String FILES = "classpath:/META-INF/resources/webjars/camunda/";

    /** Whatever a file is called in the next version: what it contains tells whether it has changed. */
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // narrower than the engine's own patterns, and so before them; pages (index.html) stay with the engine
        add(registry, "lib/", "/camunda/lib/*.js");
        add(registry, "assets/", "/camunda/assets/*.*");
        for (String app : new String[] {"tasklist", "cockpit", "admin", "welcome"}) {
            add(registry, "app/" + app + "/", "/camunda/app/" + app + "/*.js", "/camunda/app/" + app + "/*.css");
            for (String folder : new String[] {"locales", "scripts", "styles"}) {
                add(registry, "app/" + app + "/" + folder + "/", "/camunda/app/" + app + "/" + folder + "/*.*");
            }
        }
    }

    /** The engine's is sent anew with each page. */
    @GetMapping("/camunda/favicon.ico")
    @ResponseBody
    ResponseEntity<Resource> icon() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)))
                .contentType(MediaType.valueOf("image/svg+xml"))
                .body(new ClassPathResource("static/assets/img/favicon.svg"));
    }

    private void add(ResourceHandlerRegistry registry, String folder, String... patterns) {
        registry.addResourceHandler(patterns)
                .addResourceLocations(FILES + folder)
                .setCacheControl(CacheControl.noCache().cachePrivate())
                .setEtagGenerator(this::etag)
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver());
    }

    private String etag(Resource resource) {
        return hashes.computeIfAbsent(resource.toString(), name -> "\"" + hash(resource) + "\"");
    }

    private static String hash(Resource resource) {
        try (InputStream in = new DigestInputStream(resource.getInputStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest(), 0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
