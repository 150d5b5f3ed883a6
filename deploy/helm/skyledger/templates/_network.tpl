{{/* Rules of egress by what is to be reached: (list . "dns" "database" ...) */}}
{{- define "skyledger.egress" -}}
{{- $root := first . -}}
{{- range rest . }}
{{- if eq . "dns" }}
- ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
{{- else if or (and (eq . "kurrentdb") (not $root.Values.kurrentdb.existingSecret)) (and (eq . "tracing") (not $root.Values.tracing.endpoint)) }}
{{- else }}
{{- $where := index $root.Values.networkPolicy . }}
- ports:
    {{- range $where.ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
  {{- with $where.to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A peer: the pods of one of our workloads. */}}
{{- define "skyledger.peer" -}}
- podSelector:
    matchLabels: {{- include "skyledger.selector" . | nindent 6 }}
{{- end -}}
