{{/* What a workload is told that is no secret: (dict "root" $ "component" name "own" its values) */}}
{{- define "skyledger.config" -}}
{{- $values := .root.Values -}}
{{- $door := printf "http://%s-front-door:8080" (include "skyledger.fullname" .root) -}}
NODE_ENV: production
HOST: 0.0.0.0
PORT: '8080'
LOG_LEVEL: {{ $values.logLevel }}
{{- with $values.publicUrl }}
PUBLIC_URL: {{ . | quote }}
{{- end }}
{{- if eq $values.access.mode "open" }}
ACCESS: open
{{- end }}
{{- if .own.isService }}
DATA_DIR: /data
MIGRATE: never
PEERS_URL: {{ $door }}
{{- with $values.rateLimit }}
RATE_LIMIT: {{ . | quote }}
{{- end }}
{{ include "skyledger.kafka.config" .root }}
SEAL_KEY: /etc/skyledger/seals/seal.pem
HUB_TIMEOUT: {{ $values.hub.timeoutSeconds | quote }}
HUB_LISTENERS: {{ $values.hub.listenersPerTenant | quote }}
{{- with $values.hub.allowPrivate }}
HUB_ALLOW_PRIVATE: {{ . | quote }}
{{- end }}
{{- if $values.hub.allowHttp }}
HUB_ALLOW_HTTP: 'true'
{{- end }}
{{- if and $values.offersConfigMap (eq .component "product-catalog") }}
OFFERS_DIR: /etc/skyledger/offers
{{- end }}
{{- if and $values.cloudConfigMap (has .component (list "resource-inventory" "service-activation")) }}
CLOUD_DIR: /etc/skyledger/cloud
{{- end }}
{{- else }}
{{- $places := list }}
{{- range $name, $_ := $values.services }}
{{- $places = append $places (printf "%s=http://%s-%s:8080" $name (include "skyledger.fullname" $.root) $name) }}
{{- end }}
SERVICES: {{ join "," $places | quote }}
{{- end }}
{{- with $values.tracing.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
OTEL_TRACES_SAMPLER: {{ $values.tracing.sampler }}
OTEL_TRACES_SAMPLER_ARG: {{ $values.tracing.samplerArgument | quote }}
OTEL_RESOURCE_ATTRIBUTES: service.namespace={{ $.root.Release.Name }},k8s.namespace.name={{ $.root.Release.Namespace }}
{{- end }}
{{- range $name, $value := .own.env }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* What it is told out of Secrets; may be nothing. */}}
{{- define "skyledger.secrets" -}}
{{- $values := .root.Values -}}
{{- if eq $values.access.mode "token" }}
{{ include "skyledger.secret" (list "ACCESS_TOKEN" (required "access.existingSecret: the Secret with the bearer token; or access.mode=open" $values.access.existingSecret) $values.access.key) }}
{{- end }}
{{- if .own.isService }}
{{ include "skyledger.database" . }}
{{ include "skyledger.secret" (list "ERASURE_KEY" (required "personalData.erasureKey.existingSecret: the Secret with what keys of personal data are encrypted with" $values.personalData.erasureKey.existingSecret) $values.personalData.erasureKey.key) }}
{{- with $values.hub.key }}{{ if .existingSecret }}
{{ include "skyledger.secret" (list "HUB_KEY" .existingSecret .key) }}
{{- end }}{{ end }}
{{ include "skyledger.kafka.secrets" .root }}
{{- end }}
{{- with $values.tracing }}{{ if and .endpoint .headers.existingSecret }}
{{ include "skyledger.secret" (list "OTEL_EXPORTER_OTLP_HEADERS" .headers.existingSecret .headers.key) }}
{{- end }}{{ end }}
{{- end -}}
