# OpenSearch Dashboards without its log-in, which needs OpenSearch's own: see deploy/opensearch/opensearch_dashboards.yml.
ARG OPENSEARCH_DASHBOARDS_DIGEST=
FROM opensearchproject/opensearch-dashboards:2.19.6${OPENSEARCH_DASHBOARDS_DIGEST}
RUN bin/opensearch-dashboards-plugin remove securityDashboards
COPY opensearch/opensearch_dashboards.yml /usr/share/opensearch-dashboards/config/opensearch_dashboards.yml
