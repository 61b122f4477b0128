package org.lifeline.platform;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Decides who is believed about where a request came from ({@code X-Forwarded-For}) and by which protocol ({@code X-Forwarded-Proto}): the
 * proxies named in {@code lifeline.trusted-proxies}, and nobody by default. Anyone else could choose an address, and with it a new
 * allowance for every guess; so these headers are removed from their requests.
 */
@Component
class TrustedProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String FOR = "X-Forwarded-For";
    private static final List<String> SAID =
            List.of(FOR, "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded");

    private final List<IpAddressMatcher> trusted;

    TrustedProxies(@Value("${lifeline.trusted-proxies:}") List<String> addresses) {
        this.trusted = addresses.stream()
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(TrustedProxies::matcher)
                .toList();
    }

    private static IpAddressMatcher matcher(String address) {
        if (!address.matches("[0-9a-fA-F.:]+(/\\d{1,3})?") || address.matches(".*/0+")) {
            throw new SettingMissing(
                    "lifeline.trusted-proxies must hold addresses of proxies such as 172.28.0.2 or 172.28.0.0/24, not "
                            + address);
        }
        return new IpAddressMatcher(address);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new Ask());
        if (!trusted.isEmpty()) {
            RemoteIpValve forwarded = new RemoteIpValve();
            forwarded.setRemoteIpHeader(FOR);
            forwarded.setProtocolHeader("X-Forwarded-Proto");
            // only requests of trusted proxies get here, and their header has only one address left
            forwarded.setInternalProxies(".*");
            factory.addEngineValves(forwarded);
        }
    }

    boolean isTrusted(String address) {
        return trusted.stream().anyMatch(matcher -> matches(matcher, address));
    }

    private static boolean matches(IpAddressMatcher matcher, String address) {
        try {
            return matcher.matches(address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** The origin of the request: the last address in the chain that is not one of our proxies. */
    String origin(String chain) {
        String[] hops = chain.split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            if (!isTrusted(hops[i].strip())) {
                return hops[i].strip();
            }
        }
        return hops[0].strip();
    }

    private final class Ask extends ValveBase {

        Ask() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
            if (isTrusted(request.getRemoteAddr())) {
                List<String> chain = java.util.Collections.list(headers.values(FOR));
                if (!chain.isEmpty()) {
                    headers.removeHeader(FOR);
                    headers.addValue(FOR).setString(origin(String.join(",", chain)));
                }
            } else {
                SAID.forEach(headers::removeHeader);
            }
            getNext().invoke(request, response);
        }
    }
}
