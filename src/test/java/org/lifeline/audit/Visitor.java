package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at the log-in page: keeps cookies, sends the page's token. */
final class Visitor {

    private final String address;

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*(?:content|value)=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** @param address where the product runs */
    Visitor(String address) {
        this.address = address;
    }

    int logIn(String name, String password) throws Exception {
        return post("/login", "username=" + encode(name) + "&password=" + encode(password) + "&_csrf=" + encode(token("/login")));
    }

    int logOut() throws Exception {
        return post("/logout", "_csrf=" + encode(token("/")));
    }

    private int post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String token(String page) throws Exception {
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(address + page)).build(), BodyHandlers.ofString());
        Matcher found = TOKEN.matcher(answer.body());
        assertThat(found.find()).as("a token on " + page).isTrue();
        return found.group(1);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
