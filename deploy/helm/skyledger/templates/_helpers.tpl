{{- define "skyledger.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{ (contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name)) | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{/* What selects the pods of one workload: (dict "root" $ "component" name) */}}
{{- define "skyledger.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "skyledger.labels" -}}
{{ include "skyledger.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: skyledger
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "skyledger.image" -}}
{{- with .Values.image -}}
{{ with .registry }}{{ . }}/{{ end }}{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end -}}
{{- end -}}

{{/* All workloads by name, each with what it has of its own laid over the defaults; as YAML. */}}
{{- define "skyledger.workloads" -}}
{{- $all := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $_ := set $all $name (mustMergeOverwrite (deepCopy $.Values.defaults) (deepCopy (default dict $own)) (dict "isService" true)) -}}
{{- end -}}
{{- $_ := set $all "front-door" (mustMergeOverwrite (deepCopy $.Values.defaults) (deepCopy $.Values.frontDoor) (dict "isService" false)) -}}
{{- range $name, $one := $all -}}
{{- if not $one.isService -}}{{- $_ := set $one.keda "enabled" false -}}{{- end -}}
{{- if and $one.keda.enabled $one.autoscaling.enabled -}}
{{- fail (printf "%s: autoscaling and keda would both set its instances; enable one" $name) -}}
{{- end -}}
{{- end -}}
{{ toYaml $all }}
{{- end -}}

{{- define "skyledger.kafka.config" -}}
{{- with .Values.kafka -}}
KAFKA_BROKERS: {{ required "kafka.brokers: where the brokers are, such as kafka-1:9092,kafka-2:9092" .brokers | quote }}
KAFKA_CLIENT_ID: {{ .clientId | quote }}
{{- with .prefix }}
KAFKA_PREFIX: {{ . | quote }}
{{- end }}
{{- if .tls.enabled }}
KAFKA_TLS: {{ empty .tls.ca.existingSecret | ternary "true" "/etc/skyledger/kafka-ca/ca.crt" | quote }}
{{- if .tls.client.existingSecret }}
KAFKA_TLS_CERT: /etc/skyledger/kafka-client/tls.crt
KAFKA_TLS_KEY: /etc/skyledger/kafka-client/tls.key
{{- end }}
{{- end }}
{{- with .sasl.mechanism }}
KAFKA_SASL: {{ . }}
{{- end }}
{{- with .sasl.tokenUrl }}
KAFKA_TOKEN_URL: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "skyledger.kafka.secrets" -}}
{{- with .Values.kafka.sasl -}}
{{- if .mechanism -}}
{{- $secret := required "kafka.sasl.existingSecret: the Secret with the name and password that the brokers know" .existingSecret -}}
{{ include "skyledger.secret" (list "KAFKA_USERNAME" $secret .username) }}
{{ include "skyledger.secret" (list "KAFKA_PASSWORD" $secret .password) }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* An environment variable out of a Secret: (list variable secret key) */}}
{{- define "skyledger.secret" -}}
- name: {{ index . 0 }}
  valueFrom: { secretKeyRef: { name: {{ index . 1 | quote }}, key: {{ index . 2 | quote }} } }
{{- end -}}

{{/* Files out of Secrets: a list of [name, directory, secret, key, file], for a service or a job. */}}
{{- define "skyledger.files" -}}
{{- with .Values.database.ca }}{{ if .existingSecret }}
- [database-ca, /etc/skyledger/database, {{ .existingSecret }}, {{ .key }}, ca.pem]
{{- end }}{{ end }}
{{- with .Values.kafka.tls }}{{ if .enabled }}
{{- if .ca.existingSecret }}
- [kafka-ca, /etc/skyledger/kafka-ca, {{ .ca.existingSecret }}, {{ .ca.key }}, ca.crt]
{{- end }}
{{- if .client.existingSecret }}
- [kafka-certificate, /etc/skyledger/kafka-client, {{ .client.existingSecret }}, {{ .client.certificate }}, tls.crt]
- [kafka-certificate, /etc/skyledger/kafka-client, {{ .client.existingSecret }}, {{ .client.privateKey }}, tls.key]
{{- end }}
{{- end }}{{ end }}
{{- end -}}

{{/* The volumes of a list of files; those of one name are one volume. */}}
{{- define "skyledger.volumes" -}}
{{- $seen := dict -}}
{{- range . -}}
{{- $name := index . 0 -}}
{{- $_ := set $seen $name (dict "secret" (index . 2) "items" (append (dig $name "items" list $seen) (dict "key" (index . 3) "path" (index . 4)))) -}}
{{- end -}}
{{- range $name, $one := $seen }}
- name: {{ $name }}
  secret: { secretName: {{ $one.secret | quote }}, defaultMode: 0440, items: {{ toJson $one.items }} }
{{- end -}}
{{- end -}}

{{- define "skyledger.volumeMounts" -}}
{{- $seen := dict -}}
{{- range . -}}
{{- $_ := set $seen (index . 0) (index . 1) -}}
{{- end -}}
{{- range $name, $directory := $seen }}
- { name: {{ $name }}, mountPath: {{ $directory }}, readOnly: true }
{{- end -}}
{{- end -}}

{{/* The key under which a service finds its URL. */}}
{{- define "skyledger.database" -}}
{{ include "skyledger.secret" (list "DATABASE_URL" (required "database.existingSecret: the Secret with the URLs of the databases" .root.Values.database.existingSecret) (default .component .root.Values.database.key)) }}
{{- with .root.Values.personalData.database }}{{ if .existingSecret }}
{{ include "skyledger.secret" (list "KEYS_DATABASE_URL" .existingSecret .key) }}
{{- end }}{{ end }}
{{- with .root.Values.kurrentdb }}{{ if .existingSecret }}
{{ include "skyledger.secret" (list "KURRENTDB_URL" .existingSecret .key) }}
{{- end }}{{ end }}
{{- end -}}

{{- define "skyledger.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "skyledger.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
{{- end -}}
