# Keycloak, made ready for PostgreSQL beforehand: so it writes nothing of its own at its start, and its root can be read-only.
ARG KEYCLOAK_DIGEST=
FROM keycloak/keycloak:26.7.3${KEYCLOAK_DIGEST}
ENV KC_DB=postgres KC_HEALTH_ENABLED=true
RUN /opt/keycloak/bin/kc.sh build
