package org.lifeline.platform.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.limits.LimitFilters;
import org.lifeline.platform.problem.ProblemAdvice;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.UnreadUploads;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.event.AuthenticationFailureDisabledEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Decides who may use which address. What a person may see there is decided where the data are. */
@Configuration
class SecurityConfiguration implements WebMvcConfigurer {

    private static final String[] OPEN = {
        "/",
        "/login",
        "/login/code",
        "/login/code/*",
        "/login/passkey",
        "/login/passkey/options",
        // in the demonstration only; the address is known to who asked for the code
        "/outbox/code/*",
        "/session/token",
        "/help",
        "/contact",
        "/privacy",
        "/accessibility",
        "/v",
        "/p",
        "/assets/**",
        "/favicon.ico",
        "/error",
        "/join",
        "/join/thanks",
        "/invitations/*",
        "/f/*",
        "/complaints",
        "/complaints/*",
        "/complaints/*/not-settled",
        "/programmes/*/likely",
        "/scan/offline",
        "/scan-worker.js",
        "/voucher-worker.js",
        // what a device keeps of the forms; it is the same for everybody
        "/filing/outreach/offline",
        "/filing/outreach/forms/*",
        "/outreach-worker.js",
        "/.well-known/jwks.json",
        "/status-lists",
        "/status-lists/*",
        "/open-data/*/*",
        "/api/openapi.json",
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
    };

    /** Addresses at which everyone can check whether a code is valid. */
    private static final Set<String> CHECKS = Set.of("/v", "/p", "/api/vouchers/verify", "/api/payables/verify");

    /** Where everyone can ask whether they would qualify; a phone without cookies can, too. */
    private static final Pattern LIKELY = Pattern.compile("/programmes/[^/]+/likely");

    private final ObjectMapper json;
    private final RunMode mode;
    private final UnreadUploads uploads;

    SecurityConfiguration(ObjectMapper json, RunMode mode, UnreadUploads uploads) {
        this.json = json;
        this.mode = mode;
        this.uploads = uploads;
    }

    /** A scraper has no session, no account and no limit: its token says all. Whoever does not have it comes to the rules for people. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain scraper(HttpSecurity http, ScraperToken token) throws Exception {
        http.securityMatcher(token);
        http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll());
        http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        http.requestCache(cache -> cache.disable());
        return http.build();
    }

    /** Another registry, or a gateway of telephones, has neither a session nor an account: the route itself asks for its token. Guesses are limited by address. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    SecurityFilterChain registryPartners(HttpSecurity http, LimitFilters limits) throws Exception {
        http.securityMatcher("/registry/sync/search", "/gateway/status");
        http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll());
        http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        http.requestCache(cache -> cache.disable());
        http.csrf(csrf -> csrf.disable());
        http.addFilterBefore(limits.beforeLogIn(), LogoutFilter.class);
        http.addFilterBefore(limits.afterLogIn(), AuthorizationFilter.class);
        return http.build();
    }

    @Bean
    @Primary
    SecurityFilterChain security(
            HttpSecurity http,
            IdentityService identities,
            LimitFilters limits,
            ObjectProvider<IdentityProviderLogin> identityProvider,
            ObjectProvider<AccountAuthentication> accounts,
            AuthenticationEventPublisher events,
            LifelineProperties product,
            FormTokens tokens,
            Clock clock,
            @Value("${lifeline.models-over-network:false}") boolean takesModels)
            throws Exception {
        IdentityProviderLogin elsewhere = identityProvider.getIfAvailable();
        boolean https = "https".equals(product.publicUrl().getScheme());
        http.authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(
                        DispatcherType.FORWARD, DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/programmes")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/vouchers/verify", "/api/payables/verify")
                .permitAll()
                // the engine's own pages for log-in and for the first administrator are closed, because the product has
                // a log-in of its own
                .requestMatchers("/camunda/api/admin/auth/user/*/login/**", "/camunda/api/admin/setup/**")
                .denyAll()
                .requestMatchers("/engine-rest/**", "/camunda/api/engine/**")
                .access(new EngineRoutes(takesModels))
                // its lists know nothing of the programmes that a manager or officer is restricted to
                .requestMatchers("/camunda/api/cockpit/**")
                .hasAnyRole(Role.OPERATIONS, Role.AUDITOR)
                .requestMatchers(
                        "/camunda/**",
                        "/case-file/**",
                        "/task-forms/**",
                        "/task-cards",
                        "/start",
                        "/start/**",
                        "/claims/**")
                .hasRole(Role.STAFF)
                .requestMatchers(
                        HttpMethod.GET,
                        "/api/claims",
                        "/api/claims/*",
                        "/api/claims/*/documents",
                        "/api/claims/*/documents/*",
                        "/api/claims/*/payable",
                        "/api/claims/*/debits")
                .hasAnyRole(
                        Role.SERVICE_PROVIDER, Role.PROGRAMME_MANAGER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers("/account", "/account/**")
                .hasRole(Role.APPLICANT)
                // who was invited and does not have the role yet reads there how to get it
                .requestMatchers("/provider/invitations/*")
                .authenticated()
                .requestMatchers(
                        "/scan",
                        "/provider/**",
                        "/api/redemptions/**",
                        "/api/devices/**",
                        "/api/offline-redemptions",
                        "/api/claims/**")
                .hasRole(Role.SERVICE_PROVIDER)
                .requestMatchers(HttpMethod.GET, "/api/providers", "/api/providers/*", "/api/providers/*/advances")
                .hasAnyRole(Role.STAFF, Role.SERVICE_PROVIDER)
                .requestMatchers("/api/providers/*/advances")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers("/api/providers/**")
                .hasAnyRole(Role.SERVICE_PROVIDER, Role.PROGRAMME_MANAGER)
                .requestMatchers("/people/imports", "/people/imports/**", "/people/export", "/api/people/imports/**")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers("/people/*/merge", "/people/*/merge/**", "/people/*/merges/**", "/people/*/same/**")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers(
                        "/people/*/household/**",
                        "/people/*/household",
                        "/people/*/account",
                        "/people/*/holder",
                        "/people/*/acting",
                        "/people/*/acting/**",
                        "/people/pairs/**",
                        "/people/pairs")
                .hasRole(Role.SOCIAL_WORKER)
                .requestMatchers("/filing/outreach/devices", "/filing/outreach/devices/*/end")
                .hasAnyRole(Role.SOCIAL_WORKER, Role.PROGRAMME_MANAGER)
                .requestMatchers("/filing", "/filing/**", "/api/outreach/**")
                .hasRole(Role.SOCIAL_WORKER)
                .requestMatchers("/people", "/people/**")
                .hasAnyRole(Role.SOCIAL_WORKER, Role.PROGRAMME_MANAGER)
                .requestMatchers(HttpMethod.POST, "/providers/**")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers("/providers", "/providers/**")
                .hasAnyRole(Role.PROGRAMME_MANAGER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers(
                        HttpMethod.GET, "/programmes/*/reference-prices", "/api/programmes/*/reference-prices/**")
                .hasAnyRole(Role.PROGRAMME_MANAGER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers(HttpMethod.GET, "/programmes/*")
                .permitAll()
                .requestMatchers("/programmes/**", "/api/programmes/*/reference-prices")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers("/api/statements/**")
                .hasAnyRole(Role.SERVICE_PROVIDER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers(HttpMethod.GET, "/api/payments/*/remittance", "/api/payments/*/remittance/pdf")
                .hasAnyRole(Role.SERVICE_PROVIDER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers(
                        HttpMethod.GET,
                        "/api/payments/*/payable",
                        "/api/payments/unmatched",
                        "/api/payments/bank-files",
                        "/api/payments/bank-files/*",
                        "/api/payment-runs",
                        "/api/payment-runs/*",
                        "/api/payment-runs/*/payments")
                .hasAnyRole(Role.CASH_MANAGER, Role.ACCOUNTANT, Role.AUDITOR)
                .requestMatchers(HttpMethod.POST, "/api/payment-runs")
                .hasAnyRole(Role.CASH_MANAGER, Role.ACCOUNTANT)
                .requestMatchers(HttpMethod.GET, "/api/payment-runs/*/file")
                .hasAnyRole(Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers("/api/payments/**", "/api/payment-runs/**")
                .hasRole(Role.CASH_MANAGER)
                .requestMatchers(HttpMethod.GET, "/finance/runs/new")
                .hasAnyRole(Role.CASH_MANAGER, Role.ACCOUNTANT)
                .requestMatchers(HttpMethod.POST, "/finance/runs")
                .hasAnyRole(Role.CASH_MANAGER, Role.ACCOUNTANT)
                .requestMatchers(HttpMethod.POST, "/finance/**")
                .hasRole(Role.CASH_MANAGER)
                .requestMatchers("/finance", "/finance/claims", "/finance/providers")
                .hasAnyRole(Role.PROGRAMME_MANAGER, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers("/finance/**")
                .hasAnyRole(Role.ACCOUNTANT, Role.CASH_MANAGER, Role.AUDITOR)
                .requestMatchers("/insights", "/insights/**")
                .hasAnyRole(Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.ACCOUNTANT, Role.CASH_MANAGER, Role.OPERATIONS)
                .requestMatchers("/funds", "/signals", "/holds", "/holds/**", "/case-history/*")
                .hasAnyRole(Role.PROGRAMME_MANAGER, Role.AUDITOR)
                .requestMatchers(
                        HttpMethod.POST,
                        "/api/vouchers/*/suspension",
                        "/api/vouchers/*/resumption",
                        "/api/vouchers/*/revocation",
                        "/api/vouchers/*/reissue")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers(
                        "/api/accounts/**",
                        "/voucher-templates/**",
                        "/voucher-prints/**",
                        "/api/voucher-prints/**",
                        "/letters",
                        "/letters/*")
                .hasRole(Role.PROGRAMME_MANAGER)
                .requestMatchers("/audit", "/api/audit/**")
                .hasRole(Role.AUDITOR)
                .requestMatchers("/operations/setup/administrator")
                .hasRole(Administrators.ROLE)
                .requestMatchers("/operations/setup", "/operations/setup/**")
                .hasAnyRole(Role.OPERATIONS, Administrators.ROLE)
                .requestMatchers("/operations", "/operations/**")
                .hasRole(Role.OPERATIONS)
                .requestMatchers("/actuator/**")
                .hasRole(Role.OPERATIONS)
                .anyRequest()
                .authenticated());
        // a log-in during another one, also of the same person, begins a session with a new age
        http.sessionManagement(sessions -> sessions.sessionFixation(fixation -> {
            if (elsewhere == null) {
                fixation.newSession();
            } else {
                // the tokens of the log-in are in this session already
                fixation.migrateSession();
            }
        }));
        if (elsewhere == null) {
            http.formLogin(form ->
                    form.loginPage("/login").defaultSuccessUrl("/", false).failureHandler(new LogInFailed()));
            http.logout(logout -> logout.logoutSuccessUrl("/"));
        } else {
            elsewhere.configure(http, answers(), events);
        }
        if (mode.embedded()) {
            http.httpBasic(basic -> basic.authenticationEntryPoint((request, response, e) -> {
                if (e instanceof ConflictingRoles both) {
                    excluded(response, both);
                } else {
                    unauthorized(request, response, "");
                }
            }));
        }
        String challenge = elsewhere == null ? "" : "Bearer";
        http.csrf(csrf -> csrf.csrfTokenRepository(new CsrfTokens(https, tokens))
                .ignoringRequestMatchers(
                        // a page of another site can send this header only after a preflight request (CORS)
                        request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null,
                        // the engine's web applications have a token of their own
                        request -> request.getRequestURI().startsWith("/camunda/"),
                        // without a session there is no log-in that another site could misuse; a program is asked for
                        // its credentials
                        request -> isCalledByProgram(request) && request.getSession(false) == null,
                        // the address itself is the secret, which no other site knows; a phone without cookies answers,
                        // too
                        request -> request.getServletPath().startsWith("/f/"),
                        // change nothing, and are open to everyone
                        request -> CHECKS.contains(request.getRequestURI()),
                        request -> LIKELY.matcher(request.getServletPath()).matches()));
        RequestMatcher camunda = request -> request.getRequestURI().startsWith("/camunda/");
        http.headers(headers -> headers.frameOptions(frame -> frame.sameOrigin())
                // our own pages learn which page sent a form; other sites learn nothing
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(self), geolocation=(), microphone=(self)"))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(
                        new NegatedRequestMatcher(camunda),
                        new PagePolicy(elsewhere == null ? "" : elsewhere.formTarget()))));
        // after the log-in, back to the page that the person wanted, on this host only
        http.requestCache(cache -> cache.requestCache(new ReturnPageCookie(
                request -> request.getMethod().equals(HttpMethod.GET.name()) && !isCalledByProgram(request), https)));
        LoginUrlAuthenticationEntryPoint toTheLogIn = new LoginUrlAuthenticationEntryPoint("/login");
        toTheLogIn.setFavorRelativeUris(true);
        http.exceptionHandling(errors -> errors.defaultAuthenticationEntryPointFor(
                        (request, response, e) -> unauthorized(request, response, challenge),
                        SecurityConfiguration::isCalledByProgram)
                .defaultAuthenticationEntryPointFor(toTheLogIn, r -> true)
                .accessDeniedHandler((request, response, e) -> {
                    Refused unread = e instanceof CsrfException ? uploads.of(request) : null;
                    if (unread != null) {
                        refuse(request, response, unread);
                    } else if (isCalledByProgram(request) && e instanceof CsrfException) {
                        write(
                                response,
                                Refused.forbidden(
                                        "tokenExpired",
                                        "This page was open too long, or somebody else logged in. Nothing was changed."));
                    } else if (e instanceof CsrfException) {
                        request.setAttribute(UnsentForm.ATTRIBUTE, UnsentForm.of(request));
                        response.sendError(HttpStatus.FORBIDDEN.value());
                    } else if (isCalledByProgram(request)) {
                        write(response, Refused.forbidden("forbidden", "This log-in may not do this."));
                    } else {
                        response.sendError(HttpStatus.FORBIDDEN.value());
                    }
                }));
        accounts.ifAvailable(own -> http.addFilterAfter(new AccountRecheck(own), SecurityContextHolderFilter.class));
        http.addFilterBefore(new SessionAge(clock), SecurityContextHolderFilter.class);
        http.addFilterBefore(limits.beforeLogIn(), LogoutFilter.class);
        http.addFilterBefore(limits.afterLogIn(), AuthorizationFilter.class);
        http.addFilterAfter(new EngineIdentityFilter(identities), AuthorizationFilter.class);
        return http.build();
    }

    /** Treats a log-in with roles that exclude each other as failed, for the audit log. */
    @Bean
    AuthenticationEventPublisher authenticationEvents(ApplicationEventPublisher events) {
        DefaultAuthenticationEventPublisher publisher = new DefaultAuthenticationEventPublisher(events);
        publisher.setAdditionalExceptionMappings(
                Map.of(ConflictingRoles.class, AuthenticationFailureDisabledEvent.class));
        return publisher;
    }

    @Bean
    LogIn logIn(ObjectProvider<IdentityProviderLogin> identityProvider) {
        return new LogIn(identityProvider.getIfAvailable() == null ? null : IdentityProviderLogin.START);
    }

    /** Whether a program calls: programs get a problem document, people get a page. */
    private static boolean isCalledByProgram(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/")
                || path.startsWith("/engine-rest")
                || path.startsWith("/camunda/api/")
                || path.startsWith("/actuator");
    }

    private IdentityProviderLogin.Answers answers() {
        return new IdentityProviderLogin.Answers() {
            @Override
            public void unauthorized(HttpServletRequest request, HttpServletResponse response) throws IOException {
                SecurityConfiguration.this.unauthorized(request, response, "Bearer");
            }

            @Override
            public void excluded(HttpServletResponse response, ConflictingRoles both) throws IOException {
                SecurityConfiguration.this.excluded(response, both);
            }

            @Override
            public AuthenticationFailureHandler logInFailed() {
                return new LogInFailed();
            }

            @Override
            public void unavailable(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (isCalledByProgram(request)) {
                    write(
                            response,
                            Refused.unavailable(
                                    "identityProviderUnreachable",
                                    "The log-in service does not answer. Try again in a minute."));
                } else {
                    response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
                }
            }
        };
    }

    private void excluded(HttpServletResponse response, ConflictingRoles both) throws IOException {
        write(response, Refused.forbidden(ConflictingRoles.REASON, String.valueOf(both.getMessage())));
    }

    /** Whether a browser calls. It would ask for the password in a window of its own, although the page handles this better. */
    private static boolean isBrowser(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return request.getHeader("Sec-Fetch-Mode") != null || (agent != null && agent.startsWith("Mozilla/"));
    }

    private void unauthorized(HttpServletRequest request, HttpServletResponse response, String challenge)
            throws IOException {
        if (isBrowser(request)) {
            response.setHeader(HttpHeaders.VARY, "Sec-Fetch-Mode, User-Agent");
        } else if (mode.embedded()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Lifeline\", charset=\"UTF-8\"");
        } else if (!challenge.isEmpty()) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), unauthorizedProblem());
    }

    private static Object unauthorizedProblem() {
        var problem = org.springframework.http.ProblemDetail.forStatusAndDetail(
                HttpStatus.UNAUTHORIZED, "Log in first, or the user name or password is wrong.");
        problem.setProperty("reason", "unauthorized");
        return ProblemAdvice.withRequest(problem);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Refused refused) throws IOException {
        if (isCalledByProgram(request)) {
            write(response, refused);
        } else {
            request.setAttribute(Refused.ATTRIBUTE, refused);
            response.sendError(refused.status());
        }
    }

    private void write(HttpServletResponse response, Refused refused) throws IOException {
        response.setStatus(refused.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), ProblemAdvice.problem(refused));
    }

    @Bean
    FilterRegistrationBean<ContainerBasedAuthenticationFilter> camundaLoginFilter() {
        FilterRegistrationBean<ContainerBasedAuthenticationFilter> registration =
                new FilterRegistrationBean<>(new ContainerBasedAuthenticationFilter());
        registration.addInitParameter("authentication-provider", CamundaLogin.class.getName());
        registration.setUrlPatterns(List.of("/camunda/app/*", "/camunda/api/*"));
        registration.setName("camundaLogin");
        registration.setOrder(201);
        return registration;
    }

    /** In front of the engine's own filter for this, see {@link CamundaFormTokens}. */
    @Bean
    FilterRegistrationBean<CamundaFormTokens> camundaFormTokens(FormTokens tokens, CamundaBpmProperties engine) {
        FilterRegistrationBean<CamundaFormTokens> registration =
                new FilterRegistrationBean<>(new CamundaFormTokens(tokens));
        registration.setInitParameters(engine.getWebapp().getCsrf().getInitParams());
        registration.setUrlPatterns(List.of("/camunda/app/*", "/camunda/api/*"));
        registration.setName("camundaFormTokens");
        registration.setOrder(200);
        return registration;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType() == CurrentUser.class;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @Nullable ModelAndViewContainer container,
                    NativeWebRequest request,
                    @Nullable WebDataBinderFactory binder) {
                var authentication = SecurityContextHolder.getContext().getAuthentication();
                if (authentication == null) {
                    throw new IllegalStateException("this address must not be open");
                }
                return CurrentUser.of(authentication);
            }
        });
    }
}
